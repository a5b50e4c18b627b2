// SPDX-License-Identifier: GPL-2.0-only
/* A policy is swapped while a packet uses the old one. */
#include "bench/safety/bpf/fault.bpf.h"

struct policy {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} first SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct policy);
} policies SEC(".maps") = { .values = { &first } };

static long wait(__u32 index, void *until)
{
	return bpf_ktime_get_ns() >= *(__u64 *)until;
}

FAULT(skb, data)
{
	__u64 until = bpf_ktime_get_ns() + 300000000, *mark;
	__u32 key = 0;
	void *policy = bpf_map_lookup_elem(&policies, &key);

	if (!policy)
		return;
	mark = bpf_map_lookup_elem(policy, &key);
	bpf_loop(1 << 23, wait, &until, 0); /* many rules */
	if (mark)
		result.value = *(volatile __u64 *)mark;
}

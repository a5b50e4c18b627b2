// SPDX-License-Identifier: GPL-2.0-only
/* Table full: the value is how many flows have an entry. */
#include "bench/safety/bpf/fault.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u32);
} flows SEC(".maps");

FAULT(skb, data)
{
	__u32 key = number(data) + 1;

	bpf_map_update_elem(&flows, &key, &key, BPF_ANY);
	if (bpf_map_lookup_elem(&flows, &key))
		result.value++;
}

// SPDX-License-Identifier: GPL-2.0-only
/* NULL dereference of a look-up result. */
#include "bench/safety/bpf/fault.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} rules SEC(".maps");

FAULT(skb, data)
{
	__u32 key = number(data);
	__u64 *mark = bpf_map_lookup_elem(&rules, &key);

	result.value = *mark;
}

// SPDX-License-Identifier: GPL-2.0-only
/* No mistake: an array has its only element. Some verifiers know. */
#include "bench/safety/bpf/fault.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

FAULT(skb, data)
{
	__u32 key = 0;
	__u64 *counter = bpf_map_lookup_elem(&counters, &key);

	*counter += 1;
	result.value++;
}

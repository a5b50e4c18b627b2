// SPDX-License-Identifier: GPL-2.0-only
/* An integer overflow in a size from userspace. */
#include "bench/safety/bpf/fault.bpf.h"

struct table {
	__u64 slots[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct table);
} tables SEC(".maps");

FAULT(skb, data)
{
	__u32 count = number(command.data), size = count * sizeof(__u64);
	__u32 key = 0, i;
	struct table *table = bpf_map_lookup_elem(&tables, &key);

	if (!table || size > sizeof(*table))
		return;
	for (i = 0; i < count && i < 1000; i++)
		*(volatile __u64 *)&table->slots[i] = 1;
	result.value++;
}

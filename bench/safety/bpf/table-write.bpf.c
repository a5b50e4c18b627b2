// SPDX-License-Identifier: GPL-2.0-only
/* Out-of-bounds write of a table, with an index that the packet says. */
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
	__u32 key = 0;
	struct table *table = bpf_map_lookup_elem(&tables, &key);

	if (table)
		table->slots[number(data)] = 0xdeadbeefdeadbeef;
}

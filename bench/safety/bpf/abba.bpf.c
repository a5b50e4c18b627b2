// SPDX-License-Identifier: GPL-2.0-only
/* Two locks, in the order that the packet says. */
#include "bench/safety/bpf/fault.bpf.h"

struct locked {
	struct bpf_spin_lock lock;
	__u32 value;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct locked);
} locks SEC(".maps");

FAULT(skb, data)
{
	__u32 first = number(data) & 1, second = !first;
	struct locked *a = bpf_map_lookup_elem(&locks, &first);
	struct locked *b = bpf_map_lookup_elem(&locks, &second);

	if (!a || !b)
		return;
	bpf_spin_lock(&a->lock);
	bpf_spin_lock(&b->lock);
	a->value++;
	bpf_spin_unlock(&b->lock);
	bpf_spin_unlock(&a->lock);
}

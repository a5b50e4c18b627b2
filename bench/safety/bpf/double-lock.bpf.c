// SPDX-License-Identifier: GPL-2.0-only
/* A lock taken twice. */
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
	__u32 key = 0;
	struct locked *a = bpf_map_lookup_elem(&locks, &key);

	if (!a)
		return;
	bpf_spin_lock(&a->lock);
	bpf_spin_lock(&a->lock);
	a->value++;
	bpf_spin_unlock(&a->lock);
	bpf_spin_unlock(&a->lock);
}

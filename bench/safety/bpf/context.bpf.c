// SPDX-License-Identifier: GPL-2.0-only
/* A lock of the packet path, taken where a packet may come in between. */
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

SEC("raw_tp/sys_enter") int fault(void *context)
{
	__u32 key = 0;
	struct locked *a = bpf_map_lookup_elem(&locks, &key);

	if (!a)
		return 0;
	bpf_spin_lock(&a->lock);
	a->value++;
	bpf_spin_unlock(&a->lock);
	return 0;
}

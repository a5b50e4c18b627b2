/* SPDX-License-Identifier: GPL-2.0-only */
/* kz_env_limit_take() of core/eval.h for the BPF programs. */
#ifndef KZ_BUCKETS_H
#define KZ_BUCKETS_H

#include "core/token_bucket.h"

/* A packet that loses so many races finds no token: others took them. */
#define KZ_LIMIT_TRIES 16

/* Made as large as the policy has limits. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64); /* when the bucket is due; CLOCK_MONOTONIC ns */
} kz_dues SEC(".maps");

kz_inline bool kz_env_limit_take(const struct kz_env *env, __u32 index,
				 const struct kz_limit *limit)
{
	__u64 *due = bpf_map_lookup_elem(&kz_dues, &index);
	__u64 now = bpf_ktime_get_ns(), old, next, seen;
	int i;

	(void)env;
	if (!due)
		return false;
	old = *(volatile __u64 *)due;
	for (i = 0; i < KZ_LIMIT_TRIES; i++) {
		if (!kz_limit_due(limit, old, now, &next))
			return false;
		seen = __sync_val_compare_and_swap(due, old, next);
		if (seen == old)
			return true;
		old = seen;
	}
	return false;
}

#endif

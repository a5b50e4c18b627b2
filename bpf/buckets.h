/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kz_env_limit_take() and kz_env_limit_take_key() of core/eval.h for the BPF
 * programs. The table of a limit per key is an array of its own, so that the
 * next generation can take it over; kz_tables has the generation's.
 */
#ifndef KZ_BUCKETS_H
#define KZ_BUCKETS_H

#include "core/limit_table.h"
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
				 const struct kz_limit *limit, __u64 cost)
{
	__u64 *due = bpf_map_lookup_elem(&kz_dues, &index);
	__u64 now = bpf_ktime_get_ns(), old, next, seen;
	int i;

	(void)env;
	if (!due)
		return false;
	old = *(volatile __u64 *)due;
	for (i = 0; i < KZ_LIMIT_TRIES; i++) {
		if (!kz_limit_due(limit, old, now, cost, &next))
			return false;
		seen = __sync_val_compare_and_swap(due, old, next);
		if (seen == old)
			return true;
		old = seen;
	}
	return false;
}

/* Made as large as the policy has limits per key. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(
		values, struct {
			__uint(type, BPF_MAP_TYPE_ARRAY);
			__uint(map_flags, BPF_F_INNER_MAP);
			__uint(max_entries, 1); /* the table's rows */
			__type(key, __u32);
			__uint(value_size, sizeof(struct kz_row));
		});
} kz_tables SEC(".maps");

kz_inline struct kz_row *kz_env_row(const struct kz_env *env, __u32 table,
				    __u32 number)
{
	void *rows = bpf_map_lookup_elem(&kz_tables, &table);

	(void)env;
	return rows ? bpf_map_lookup_elem(rows, &number) : NULL;
}

kz_inline __u64 kz_env_now(const struct kz_env *env)
{
	(void)env;
	return bpf_ktime_get_ns();
}

#define kz_swap64(to, old, new) __sync_val_compare_and_swap(to, old, new)
#define kz_add64(to, value) ((void)__sync_fetch_and_add(to, value))
#include "core/limit_take.h"

kz_inline int kz_env_limit_take_key(const struct kz_env *env,
				    const struct kz_key *key,
				    const struct kz_limit *limit, __u64 cost)
{
	return kz_table_take(env, key, limit, cost);
}

#endif

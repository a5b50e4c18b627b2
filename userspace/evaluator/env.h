/* SPDX-License-Identifier: GPL-2.0-only */
/* What core/parse.h and core/eval.h need in userspace: plain memory. */
#ifndef KZ_USERSPACE_ENV_H
#define KZ_USERSPACE_ENV_H

#include <stdlib.h>

#include "userspace/evaluator/flows.h"
#include "userspace/evaluator/sets.h"
#include "userspace/evaluator/tables.h"
#include "core/image.h"
#include "core/result.h"
#include "core/token_bucket.h"

#define KZ_SUBPROGRAM static inline
#define KZ_TREES_APART(header) false

struct kz_packet {
	const __u8 *bytes;
	__u32 length;
};

kz_inline __u32 kz_packet_length(const struct kz_packet *packet)
{
	return packet->length;
}

kz_inline const void *kz_packet_bytes(const struct kz_packet *packet,
				      __u32 offset, __u32 length, void *buffer)
{
	if (offset > packet->length || length > packet->length - offset)
		return NULL;
	return __builtin_memcpy(buffer, packet->bytes + offset, length);
}

struct kz_env {
	const __u8 *image;
	struct kz_counter *counters;
	struct env_sets *sets;
	struct env_flows *flows;
	__u64 *due; /* by limit: when its bucket is due, in ns */
	struct kz_row **tables; /* of limits per key */
	__u64 now; /* ns */
};

kz_inline const struct kz_image_header *kz_env_header(const struct kz_env *env)
{
	return (const void *)env->image;
}

kz_inline const void *kz_env_bytes(const struct kz_env *env, __u32 offset,
				   __u32 length)
{
	(void)length;
	return env->image + offset;
}

kz_inline void kz_env_count(const struct kz_env *env, __u32 index, __u32 bytes)
{
	env->counters[index].packets++;
	env->counters[index].bytes += bytes;
}

kz_inline bool kz_env_set_has(const struct kz_env *env, __u32 index,
			      const struct kz_value *value)
{
	return env_sets_have(env->sets, index, value->word);
}

kz_inline bool kz_env_wide_has(const struct kz_env *env, __u32 index,
			       const struct kz_wide *value)
{
	return env_sets_have(env->sets, index, value->word);
}

kz_inline void kz_env_set_add(const struct kz_env *env, __u32 index,
			      const struct kz_value *value, __u32 timeout,
			      bool renew)
{
	env_sets_add(env->sets, index, value->word, timeout, renew);
}

kz_inline bool kz_env_wide_add(const struct kz_env *env, __u32 index,
			       const struct kz_wide *value, __u32 timeout,
			       bool renew)
{
	env_sets_add(env->sets, index, value->word, timeout, renew);
	return false;
}

kz_inline void kz_env_flow_get(const struct kz_env *env, struct kz_key *key)
{
	env_flows_get(env->flows, key);
}

kz_inline void kz_env_flow_set(const struct kz_env *env,
			       const struct kz_key *key, const __u32 *masks)
{
	env_flows_set(env->flows, key, masks);
}

kz_inline bool kz_env_limit_take(const struct kz_env *env, __u32 index,
				 const struct kz_limit *limit, __u64 cost)
{
	__u64 next;

	if (!kz_limit_due(limit, env->due[index], env->now, cost, &next))
		return false;
	env->due[index] = next;
	return true;
}

kz_inline __u64 kz_env_now(const struct kz_env *env)
{
	return env->now;
}

kz_inline struct kz_row *kz_env_row(const struct kz_env *env, __u32 table,
				    __u32 number)
{
	return &env->tables[table][number];
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

kz_inline __u32 kz_env_random(const struct kz_env *env)
{
	(void)env;
	return mrand48();
}

/* Nobody listens here. */
kz_inline void kz_env_log(const struct kz_env *env, const struct kz_key *key,
			  __u32 rule)
{
	(void)env;
	(void)key;
	(void)rule;
}

#endif

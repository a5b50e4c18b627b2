/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The evaluator's environment for lint (sample.c): keys that are drawn instead
 * of packets, one group of an image, empty dynamic sets, no effects.
 */
#ifndef KZ_LINT_ENV_H
#define KZ_LINT_ENV_H

#include <stdint.h>

#include "core/image.h"
#include "core/key.h"

#define KZ_SUBPROGRAM static inline
#define KZ_TREES_APART(header) false

struct kz_env {
	const uint8_t *image;
	struct kz_image_header header; /* of one group */
	uint32_t round;
};

kz_inline const struct kz_image_header *kz_env_header(const struct kz_env *env)
{
	return &env->header;
}

kz_inline const void *kz_env_bytes(const struct kz_env *env, __u32 offset,
				   __u32 length)
{
	(void)length;
	return env->image + offset;
}

kz_inline void kz_env_count(const struct kz_env *env, __u32 index, __u32 bytes)
{
	(void)env;
	(void)index;
	(void)bytes;
}

kz_inline bool kz_env_set_has(const struct kz_env *env, __u32 index,
			      const struct kz_value *value)
{
	(void)env;
	(void)index;
	(void)value;
	return false;
}

kz_inline void kz_env_set_add(const struct kz_env *env, __u32 index,
			      const struct kz_value *value, __u32 timeout,
			      bool renew)
{
	(void)env;
	(void)index;
	(void)value;
	(void)timeout;
	(void)renew;
}

kz_inline bool kz_env_wide_has(const struct kz_env *env, __u32 index,
			       const struct kz_wide *value)
{
	(void)env;
	(void)index;
	(void)value;
	return false;
}

kz_inline bool kz_env_wide_add(const struct kz_env *env, __u32 index,
			       const struct kz_wide *value, __u32 timeout,
			       bool renew)
{
	(void)env;
	(void)index;
	(void)value;
	(void)timeout;
	(void)renew;
	return false;
}

/* The key has the flow's words already. */
kz_inline void kz_env_flow_get(const struct kz_env *env, struct kz_key *key)
{
	(void)env;
	(void)key;
}

kz_inline void kz_env_flow_set(const struct kz_env *env,
			       const struct kz_key *key, const __u32 *masks)
{
	(void)env;
	(void)key;
	(void)masks;
}

/* A limit has a token every other round: so later rules can fire, too. */
kz_inline bool kz_env_limit_take(const struct kz_env *env, __u32 index,
				 const struct kz_limit *limit, __u64 cost)
{
	(void)index;
	(void)limit;
	(void)cost;
	return env->round % 2;
}

kz_inline int kz_env_limit_take_key(const struct kz_env *env,
				    const struct kz_key *key,
				    const struct kz_limit *limit, __u64 cost)
{
	(void)key;
	return kz_env_limit_take(env, limit->table, limit, cost);
}

kz_inline __u32 kz_env_random(const struct kz_env *env)
{
	return env->round * 0x9e3779b9U;
}

kz_inline void kz_env_log(const struct kz_env *env, const struct kz_key *key,
			  __u32 rule)
{
	(void)env;
	(void)key;
	(void)rule;
}

#include "core/eval.h"

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The environment of core/'s parser and evaluator inside the module: a packet
 * is an sk_buff whose data is the network header, an image is plain memory.
 */
#ifndef KZ_ENV_H
#define KZ_ENV_H

#include <linux/ktime.h>
#include <linux/random.h>
#include <linux/skbuff.h>

#include "kmod/counters.h"
#include "kmod/flow.h"
#include "kmod/hook_context.h"
#include "core/token_bucket.h"
#include "kmod/log.h"
#include "kmod/policy.h"
#include "kmod/set.h"
#include "kmod/table.h"

#define KZ_SUBPROGRAM static noinline
#define KZ_PARSE_APART static noinline
#define KZ_TREES_APART(header) false

/* struct kz_packet is the sk_buff by another name. */
kz_inline struct kz_packet *kz_packet_from(struct sk_buff *skb)
{
	return (struct kz_packet *)skb;
}

static inline __u32 kz_packet_length(const struct kz_packet *packet)
{
	return ((const struct sk_buff *)packet)->len;
}

static inline const void *kz_packet_bytes(const struct kz_packet *packet,
					  __u32 offset, __u32 length,
					  void *buffer)
{
	const struct sk_buff *skb = (const struct sk_buff *)packet;

	kz_assume(skb->data); /* so that no check for NULL is compiled */
	return skb_header_pointer(skb, offset, length, buffer);
}

/* A policy's state that packets change, beside counters and sets. */
struct kz_state {
	refcount_t refs; /* policies that share it */
	atomic64_t lost; /* writes for packets without a flow */
	atomic64_t logged; /* packets that rules with log have met */
	atomic64_t log_due; /* as due[], of sending events */
	spinlock_t log_lock;
	atomic64_t due[]; /* by index of struct kz_limit: limit.h, ns */
};

struct kz_env {
	const __u8 *image; /* validated */
	const struct kz_policy *policy; /* it belongs to */
	const struct kz_hook_context *context;
	struct sk_buff *skb;
};

static inline const struct kz_image_header *
kz_env_header(const struct kz_env *env)
{
	return (const void *)env->image;
}

static inline const void *kz_env_bytes(const struct kz_env *env, __u32 offset,
				       __u32 length)
{
	return env->image + offset;
}

static inline void kz_env_count(const struct kz_env *env, __u32 index,
				__u32 bytes)
{
	kz_counters_add(env->policy->counters, index, bytes);
}

static inline bool kz_env_set_has(const struct kz_env *env, __u32 index,
				  const struct kz_value *value)
{
	return kz_set_contains(env->policy->sets[index], value->word);
}

static inline bool kz_env_wide_has(const struct kz_env *env, __u32 index,
				   const struct kz_wide *value)
{
	return kz_set_contains(env->policy->sets[index], value->word);
}

static inline void kz_env_set_add(const struct kz_env *env, __u32 index,
				  const struct kz_value *value, __u32 timeout,
				  bool renew)
{
	kz_set_learn(env->policy->sets[index], value->word,
		     timeout ? timeout : KZ_FOREVER, renew);
}

static inline bool kz_env_wide_add(const struct kz_env *env, __u32 index,
				   const struct kz_wide *value, __u32 timeout,
				   bool renew)
{
	kz_set_learn(env->policy->sets[index], value->word,
		     timeout ? timeout : KZ_FOREVER, renew);
	return false;
}

static inline void kz_env_flow_get(const struct kz_env *env, struct kz_key *key)
{
	const struct kz_given *given = env->context->given;
	__u32 *words = &key->word[KZ_W_FLOW];

	if (given)
		memcpy(words, given->flow, sizeof(given->flow));
	else
		kz_flow_read(env->skb, words);
}

/* A given flow is not written. */
static inline void kz_env_flow_set(const struct kz_env *env,
				   const struct kz_key *key, const __u32 *masks)
{
	if (!env->context->given &&
	    kz_flow_write(env->skb, &key->word[KZ_W_FLOW], masks))
		atomic64_inc(&env->policy->state->lost);
}

/*
 * Take a token of @limit, whose bucket is due at @due. If the exchange fails,
 * another CPU has taken one.
 */
static inline bool kz_bucket_take(atomic64_t *due, const struct kz_limit *limit,
				  u64 cost, u64 now)
{
	s64 old = atomic64_read(due);
	u64 next;

	do {
		if (!kz_limit_due(limit, old, now, cost, &next))
			return false;
	} while (!atomic64_try_cmpxchg(due, &old, next));
	return true;
}

static inline bool kz_env_limit_take(const struct kz_env *env, __u32 index,
				     const struct kz_limit *limit, __u64 cost)
{
	return kz_bucket_take(&env->policy->state->due[index], limit, cost,
			      ktime_get_ns());
}

static inline struct kz_row *kz_env_row(const struct kz_env *env, __u32 table,
					__u32 number)
{
	return kz_table_row(env->policy->tables[table], number);
}

static inline __u64 kz_env_now(const struct kz_env *env)
{
	return ktime_get_ns();
}

#define kz_swap64(to, old, new) cmpxchg64(to, old, new)
#define kz_add64(to, value) atomic64_add(value, (atomic64_t *)(to))
#include "core/limit_take.h"

static inline int kz_env_limit_take_key(const struct kz_env *env,
					const struct kz_key *key,
					const struct kz_limit *limit,
					__u64 cost)
{
	if (!(limit->flags & KZ_LIMIT_CONNECTIONS))
		return kz_table_take(env, key, limit, cost);
	if (env->context->given) /* no connection is asked for in a test run */
		return KZ_NO_KEY;
	return kz_table_ask(env->policy->tables[limit->table], key, limit,
			    env->skb);
}

static inline __u32 kz_env_random(const struct kz_env *env)
{
	return get_random_u32();
}

static inline void kz_env_log(const struct kz_env *env,
			      const struct kz_key *key, __u32 rule)
{
	kz_log(env->policy, env->context, key, rule);
}

#endif

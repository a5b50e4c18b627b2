/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where hooks limit what a backend can do: a column of features.def. Userspace
 * refuses with the rule's line; the module refuses what userspace did not.
 */
#ifndef KZ_CORE_HOOK_LIMITS_H
#define KZ_CORE_HOOK_LIMITS_H

#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

#include "core/features.h"
#include "core/types.h"

/* Which programs a limit is for. */
enum kz_hook_limit_whom {
	KZ_HOOK_LIMIT_ALL,
	KZ_HOOK_LIMIT_LABELS, /* those that keep flows in conntrack's labels */
};

/* A policy with @feature cannot be attached to a hook of @not_at with a
 * priority of @priority or less, unless it is attached to one of @unless, too.
 */
struct kz_hook_limit {
	__u64 feature;
	__u32 not_at; /* 1 << NF_INET_* */
	__u32 unless;
	__s32 priority;
	enum kz_hook_limit_whom whom;
	const char *reason; /* NULL: netfilter hooks do not limit it */
	enum kz_hook_limit_whom tc_whom;
	const char *tc_ingress; /* the reason there; NULL: no limit there */
	const char *tc_egress;
};

#define KZ_HOOK_LIMITS_TRACKED AT(PRE_ROUTING) | AT(LOCAL_OUT)
#define KZ_HOOK_LIMITS_HOOKS ((1U << NF_INET_NUMHOOKS) - 1)
#define KZ_HOOK_LIMITS_LAST 0x7fffffff

#define AT(hook) (1U << NF_INET_##hook)
#define ANY_HOOK
#define NOT_AT(hooks, why) \
	.not_at = hooks, .priority = KZ_HOOK_LIMITS_LAST, .reason = why,
#define NOT_ONLY_AT(hooks, why)                                     \
	.not_at = hooks, .unless = KZ_HOOK_LIMITS_HOOKS & ~(hooks), \
	.priority = KZ_HOOK_LIMITS_LAST, .reason = why,
#define AFTER_CONNTRACK(why)                                               \
	.not_at = KZ_HOOK_LIMITS_TRACKED, .priority = NF_IP_PRI_CONNTRACK, \
	.reason = why,
#define LABELS_AFTER_CONNTRACK(why) \
	AFTER_CONNTRACK(why).whom = KZ_HOOK_LIMIT_LABELS,
#define NOT_AT_TC_INGRESS(why) .tc_ingress = why,
#define NOT_AT_TC_EGRESS(why) .tc_egress = why,
#define LABELS_NOT_AT_TC_INGRESS(why) \
	.tc_ingress = why, .tc_whom = KZ_HOOK_LIMIT_LABELS,

static const struct kz_hook_limit kz_hook_limits[] = {
#define KZ_FEATURE(name, bit, noun, text, rule, ref, image, xdp, tc, \
		   netfilter, kmod, nft, hooks)                      \
	{ .feature = KZ_F_##name, hooks },
#include "core/features.def"
};

#undef AT
#undef ANY_HOOK
#undef NOT_AT
#undef NOT_ONLY_AT
#undef AFTER_CONNTRACK
#undef LABELS_AFTER_CONNTRACK
#undef NOT_AT_TC_INGRESS
#undef NOT_AT_TC_EGRESS
#undef LABELS_NOT_AT_TC_INGRESS

#define KZ_HOOK_LIMITS (sizeof(kz_hook_limits) / sizeof(kz_hook_limits[0]))

/* True if @limit holds at @hooks, a mask of 1 << NF_INET_*. */
static inline bool kz_hook_limit_holds(const struct kz_hook_limit *limit,
				       __u32 hooks, __s32 priority)
{
	return limit->reason && hooks & limit->not_at &&
	       !(hooks & limit->unless) && priority <= limit->priority;
}

#endif

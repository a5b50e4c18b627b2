/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy in the kernel: a valid image, its counters, and the dynamic sets it
 * refers to. Only counters, sets and state change, so packets read the rest
 * without a lock. A policy whose rules are changed is another one, which shares
 * these three.
 *
 * Packets reach it through a slot's RCU pointer (slot.h); a user that keeps it
 * longer than an RCU read section holds a reference. It is freed by a work
 * item, an RCU grace period after its last reference is gone.
 */
#ifndef KZ_POLICY_H
#define KZ_POLICY_H

#include <linux/netlink.h>
#include <linux/refcount.h>
#include <linux/workqueue.h>

#include "core/image.h"
#include "core/uapi.h"

/*
 * What a policy needs or does beside its packets' network and transport headers
 * and their mark. Packets of a policy without any of it take the fast path:
 * code without all this, and no struct kz_hook_context.
 */
#define KZ_F_FULL_PATH                                                       \
	(KZ_F_FLOW | KZ_F_IIF | KZ_F_OIF | KZ_F_CT | KZ_F_ETHER | KZ_F_LOG | \
	 KZ_F_IP_WRITE | KZ_F_PRIORITY | KZ_F_MIRROR | KZ_F_REDIRECT |       \
	 KZ_F_REJECT | KZ_F_REJECT_OR_DROP | KZ_F_ASKED | KZ_F_IIFNAME |     \
	 KZ_F_OIFNAME | KZ_F_PAYLOAD | KZ_F_ROUTING | KZ_F_OPTIONS |         \
	 KZ_F_FIB_OIF | KZ_F_CT_COUNT)

struct kz_set;
struct kz_state;
struct kz_table;

/* few.h; .candidate NULL: it is not such a policy. In the image. */
struct kz_few {
	const struct kz_candidate *candidate;
	u32 count;
	u32 window; /* of the mark, that it may write */
	u64 features; /* the image's */
	const struct kz_rule *fallback; /* or NULL */
};

struct kz_policy {
	const struct kz_image_header *image;
	struct kz_counters *counters;
	struct kz_set **sets; /* n_dynamic; from kz_carry_over_sets() on */
	struct kz_table **tables; /* n_tables; likewise */
	struct kz_state *state;
	u64 full_features; /* the image's features of KZ_F_FULL_PATH */
	struct kz_few few;
	/* Written once, before the policy is in a slot. */
	u32 generation;
	char name[KZMARK_NAME_SIZE]; /* the slot's */
	refcount_t refs;
	struct rcu_work free;
};

/*
 * The policy of @size bytes at @image, which must be kvmalloc'd and 16-byte
 * aligned, and which it owns from then on; on error it is still the caller's.
 * -EINVAL: not an image; -EOPNOTSUPP: not for this module; -ENOMEM. @extack
 * gets the reason. May sleep; linear in @size.
 */
struct kz_policy *kz_policy_create(void *image, u32 size,
				   struct netlink_ext_ack *extack);

/*
 * The policy @old with another image, in which its rules were changed
 * (core/patch.h): valid, kvmalloc'd, and owned by the policy from then on. It
 * shares all else with @old, and has the next generation. NULL without memory.
 */
struct kz_policy *kz_policy_changed(const struct kz_policy *old, void *image);

/* One reference less; NULL is fine. From any context. */
void kz_policy_put(struct kz_policy *policy);

/* The dynamic set called @name: its index, or -ENOENT. */
int kz_policy_find_set(const struct kz_policy *policy, const char *name);

/* What the image says of dynamic set @index, and what it is called. */
const struct kz_dynamic *kz_policy_dynamic(const struct kz_policy *policy,
					   u32 index);
const char *kz_policy_set_name(const struct kz_policy *policy, u32 index);

/* Bytes of the image, of the counters of all CPUs, and of the dynamic sets. */
u64 kz_policy_memory(const struct kz_policy *policy);

/* Times that a key found no place in the table of a limit. */
u64 kz_policy_refused(const struct kz_policy *policy);

/* kz_policy_exit() waits until every policy that was put is freed. */
/* Wait until every policy that was put is freed. */
void kz_policy_drain(void);

int kz_policy_init(void);
void kz_policy_exit(void);

#endif

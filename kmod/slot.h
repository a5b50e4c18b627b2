/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A slot: a name in a network namespace, and the loaded policy under it.
 * Hooks and iptables rules refer to slots, so that a policy can be replaced
 * under them.
 *
 * Locks: kz_net.lock guards the list of slots and every change of a slot.
 * Packets follow slot->policy under RCU. A slot's memory is held by its
 * references: one of the list, one of each iptables rule. When a namespace
 * exits, its slots are emptied while rules may still refer to them.
 *
 * A slot without a policy waits: iptables rules refer to a policy that is not
 * loaded yet. It leaves the list with the last of these rules.
 */
#ifndef KZ_SLOT_H
#define KZ_SLOT_H

#include <linux/netfilter.h>
#include <net/net_namespace.h>

#include "kmod/net.h"
#include "kmod/policy.h"
#include "core/uapi.h"

struct genl_info;

#define KZ_SLOT_MAX_OPS (2 * NF_INET_NUMHOOKS) /* IPv4 and IPv6 */
#define KZ_SLOT_HOOKS (BIT(NF_INET_NUMHOOKS) - 1)
#define KZ_MAX_WAITING 256 /* slots: a user namespace's root makes them */

struct kz_slot {
	struct kz_policy __rcu *policy; /* NULL: it waits, or its namespace is
					 * gone
					 */
	refcount_t refs;
	struct list_head list; /* in kz_net.slots */
	u32 hooks; /* 1 << NF_INET_* */
	s32 priority;
	bool tracks; /* holds conntrack, for what its policy asks */
	u32 owner; /* netlink port whose closing unloads it; 0: none */
	char name[KZMARK_NAME_SIZE];
	unsigned int n_ops;
	struct nf_hook_ops ops[KZ_SLOT_MAX_OPS];
	struct rcu_head rcu;
};

/* The parameters of a load. */
struct kz_load {
	const char *name;
	u32 hooks;
	s32 priority;
	bool has_hooks; /* hooks were given */
	bool has_priority;
	u32 flags; /* KZMARK_F_* */
	u32 port; /* netlink port of the request's socket */
};

/*
 * Load @policy as @load says. On success the slot owns the caller's
 * reference and policy->generation is set. -EEXIST, -ENOENT (see uapi.h),
 * -ENOMEM, or the error of the hooks' registration; @extack gets the reason.
 */
int kz_slot_load(struct net *net, const struct kz_load *load,
		 struct kz_policy *policy, struct netlink_ext_ack *extack);

/*
 * Put @policy, which kz_policy_changed() has made of @old, in the place of @old.
 * On success the slot owns the caller's reference. -ESTALE: @old is not there
 * any more; -EPERM: it is transient.
 */
int kz_slot_change(struct net *net, struct kz_policy *old,
		   struct kz_policy *policy, struct netlink_ext_ack *extack);

/* -ENOENT; -EBUSY while iptables rules refer to it. */
int kz_slot_unload(struct net *net, const char *name,
		   struct netlink_ext_ack *extack);

/* Unload the transient policies of the netlink socket @port. */
void kz_slot_unload_owned(struct net *net, u32 port);

/* The slot called @name, or NULL. kz_net.lock is held. */
struct kz_slot *kz_slot_find(struct kz_net *kn, const char *name);

/* The policy in @slot, NULL if it waits, while kz_net.lock is held. */
struct kz_policy *kz_slot_policy(struct kz_net *kn, const struct kz_slot *slot);

/* A reference on the policy called @name, or ERR_PTR(-ENOENT) and a message. */
struct kz_policy *kz_slot_policy_get(struct net *net, const char *name,
				     struct netlink_ext_ack *extack);
/* The same of the one that request @info, which has a name, is about. */
struct kz_policy *kz_slot_policy_asked(struct genl_info *info);

/*
 * A reference on the slot called @name for an iptables rule: one that waits, if
 * no policy of that name is loaded. ERR_PTR(-EPERM) for a transient one,
 * -ENOSPC if KZ_MAX_WAITING others wait, -ENOMEM. kz_slot_put() may be called
 * after the namespace's slots are gone; both may sleep.
 */
struct kz_slot *kz_slot_get(struct net *net, const char *name);
void kz_slot_put(struct net *net, struct kz_slot *slot);

/*
 * A slot called @name in no list and on no hook, with one reference; NULL
 * without memory. kz_slot_release() gives one back, from any context.
 */
struct kz_slot *kz_slot_alloc(const char *name);
void kz_slot_release(struct kz_slot *slot);

int kz_slot_init(void);
void kz_slot_exit(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* A slot on netfilter's hooks, without iptables. */
#ifndef KZ_HOOKS_H
#define KZ_HOOKS_H

#include <linux/types.h>

struct kz_slot;
struct net;

/*
 * Attach @slot to slot->hooks at slot->priority, for IPv4 and IPv6, or to none
 * if that fails. Packets may meet slot->policy from then on, and for an RCU
 * grace period after kz_hooks_unregister().
 */
int kz_hooks_register(struct net *net, struct kz_slot *slot);
void kz_hooks_unregister(struct net *net, struct kz_slot *slot);

/* Why a policy with @features (KZ_F_*) cannot be there; NULL if it can. */
const char *kz_hooks_refuse(u32 hooks, s32 priority, u64 features);

#endif

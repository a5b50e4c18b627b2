/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Policies of few IPv4 rules: one group, whose rules are all in one leaf, and ask
 * for no more than addresses, protocol and ports. Such a packet needs neither a
 * key of all words nor a walk; so it is compared where it is parsed.
 */
#ifndef KZ_FEW_H
#define KZ_FEW_H

#include <linux/netfilter.h>
#include <linux/skbuff.h>

struct kz_policy;

/* Make policy->few of its image. */
void kz_few_init(struct kz_policy *policy);

/*
 * The verdict of a policy with few.candidate for @skb, whose data is its network
 * header and announced as IPv4; and its mark. enum kz_verdict, or KZ_NOT_FEW:
 * nothing was done, since the packet is not the usual one. In an RCU read section.
 */
int kz_few_run(const struct kz_policy *policy, struct sk_buff *skb);
#define KZ_NOT_FEW (-1)

/* The same for a hook. */
unsigned int kz_few_hook(const struct kz_policy *policy, struct sk_buff *skb,
			 const struct nf_hook_state *state);

#endif

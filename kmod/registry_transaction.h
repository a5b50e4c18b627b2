/* SPDX-License-Identifier: GPL-2.0-only */
/* The claims of a policy, changed all together or not at all. */
#ifndef KZ_REGISTRY_TRANSACTION_H
#define KZ_REGISTRY_TRANSACTION_H

#include <linux/list.h>

struct kz_policy;
struct net;
struct netlink_ext_ack;

/*
 * The claims that are to replace those of the policy called owner. kz_net.lock
 * is held from prepare to commit or abort. kz_trans_prepare() makes the claims
 * of @policy; NULL: none, the policy is being unloaded. 0, or with the reason
 * in @extack: -EBUSY: others own some bits, or rules refer to a field that
 * would be removed; -EINVAL: not a valid field; -ENOMEM. After an error there
 * is nothing to abort.
 */
struct kz_trans {
	struct list_head claims;
	const char *owner;
};

int kz_trans_prepare(struct kz_trans *trans, struct net *net, const char *owner,
		     const struct kz_policy *policy,
		     struct netlink_ext_ack *extack);
void kz_trans_commit(struct kz_trans *trans, struct net *net);
void kz_trans_abort(struct kz_trans *trans, struct net *net);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The claims of a policy, changed all together or not at all. */
#ifndef KZ_REGISTRY_TRANSACTION_H
#define KZ_REGISTRY_TRANSACTION_H

#include <linux/list.h>

struct kz_policy;
struct net;
struct netlink_ext_ack;

/*
 * The fields of a policy as they are to be, instead of those it has. Between
 * prepare and commit or abort kz_net.lock is held. kz_trans_prepare(): @policy's
 * under the name @owner; NULL: none, it is unloaded. 0, or with the reason in
 * @extack: -EBUSY: bits are another's, or rules refer to a field that would
 * go; -EINVAL: not a field; -ENOMEM. There is nothing to cancel then.
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

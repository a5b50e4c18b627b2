// SPDX-License-Identifier: GPL-2.0-only
/* KZMARK_CMD_GET, of one policy and of all. */
#include <net/sock.h>

#include "kmod/env.h"
#include "kmod/netlink.h"
#include "kmod/slot.h"

#define KZ_SLOT_MESSAGE                                                       \
	(nla_total_size(KZMARK_NAME_SIZE) + 7 * nla_total_size(sizeof(u32)) + \
	 3 * nla_total_size_64bit(sizeof(u64)))

/* kz_net.lock is held. -EMSGSIZE if @skb is full. */
static int put_slot(struct sk_buff *skb, struct kz_net *kn,
		    const struct kz_slot *slot)
{
	const struct kz_policy *policy = kz_slot_policy(kn, slot);

	if (nla_put_string(skb, KZMARK_A_NAME, slot->name) ||
	    nla_put_u32(skb, KZMARK_A_GENERATION, policy->generation) ||
	    nla_put_u32(skb, KZMARK_A_HOOKS, slot->hooks) ||
	    nla_put_s32(skb, KZMARK_A_PRIORITY, slot->priority) ||
	    nla_put_u32(skb, KZMARK_A_FLAGS,
			slot->owner ? KZMARK_F_TRANSIENT : 0) ||
	    nla_put_u32(skb, KZMARK_A_USERS, refcount_read(&slot->refs) - 1) ||
	    nla_put_u32(skb, KZMARK_A_IMAGE_SIZE, policy->image->size) ||
	    nla_put_u32(skb, KZMARK_A_RULES, policy->image->n_rules) ||
	    nla_put_u64_64bit(skb, KZMARK_A_MEMORY, kz_policy_memory(policy),
			      KZMARK_A_PAD) ||
	    nla_put_u64_64bit(skb, KZMARK_A_LOGGED,
			      atomic64_read(&policy->state->logged),
			      KZMARK_A_PAD) ||
	    nla_put_u64_64bit(skb, KZMARK_A_LOST,
			      atomic64_read(&policy->state->lost),
			      KZMARK_A_PAD))
		return -EMSGSIZE;
	return 0;
}

int kz_cmd_get(struct sk_buff *skb, struct genl_info *info)
{
	struct kz_net *kn = kz_net_get(genl_info_net(info));
	struct sk_buff *reply;
	struct kz_slot *slot;
	void *header;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, KZMARK_A_NAME))
		return -EINVAL;
	header = kz_reply_start(info, KZ_SLOT_MESSAGE, &reply);
	if (!header)
		return -ENOMEM;
	mutex_lock(&kn->lock);
	slot = kz_slot_find(kn, nla_data(info->attrs[KZMARK_A_NAME]));
	err = slot ? put_slot(reply, kn, slot) : -ENOENT;
	mutex_unlock(&kn->lock);
	if (err) {
		NL_SET_ERR_MSG(info->extack, "no policy of that name");
		nlmsg_free(reply);
		return err;
	}
	genlmsg_end(reply, header);
	return genlmsg_reply(reply, info);
}

static int dump_slot(struct sk_buff *skb, struct netlink_callback *cb,
		     struct kz_net *kn, const struct kz_slot *slot)
{
	void *header;

	header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
			     cb->nlh->nlmsg_seq, &kz_genl_family, NLM_F_MULTI,
			     KZMARK_CMD_GET);
	if (!header)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, header);
	if (put_slot(skb, kn, slot)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return 0;
}

/* cb->args[0]: slots dumped so far. */
int kz_dump_policies(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct kz_net *kn = kz_net_get(sock_net(cb->skb->sk));
	struct kz_slot *slot;
	long at = 0;

	mutex_lock(&kn->lock);
	cb->seq = kn->changes;
	list_for_each_entry(slot, &kn->slots, list) {
		if (at++ < cb->args[0])
			continue;
		if (dump_slot(skb, cb, kn, slot))
			break;
		cb->args[0]++;
	}
	mutex_unlock(&kn->lock);
	return skb->len;
}

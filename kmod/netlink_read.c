// SPDX-License-Identifier: GPL-2.0-only
#include <net/sock.h>

#include "core/edits.h"
#include "kmod/compat.h"
#include "kmod/counters.h"
#include "kmod/env.h"
#include "kmod/netlink.h"
#include "kmod/netlink_read.h"
#include "kmod/set.h"
#include "kmod/slot.h"

/* ---- KZMARK_CMD_GET, of one policy and of all ---- */

#define KZ_SLOT_MESSAGE                                                       \
	(nla_total_size(KZMARK_NAME_SIZE) + 8 * nla_total_size(sizeof(u32)) + \
	 4 * nla_total_size_64bit(sizeof(u64)))

/* Of a slot that waits. -EMSGSIZE if @skb is full. */
static int put_waiting(struct sk_buff *skb, const struct kz_slot *slot)
{
	if (nla_put_string(skb, KZMARK_A_NAME, slot->name) ||
	    nla_put_u32(skb, KZMARK_A_FLAGS, KZMARK_F_WAITING) ||
	    nla_put_u32(skb, KZMARK_A_USERS, refcount_read(&slot->refs) - 1))
		return -EMSGSIZE;
	return 0;
}

/* kz_net.lock is held. -EMSGSIZE if @skb is full. */
static int put_slot(struct sk_buff *skb, struct kz_net *kn,
		    const struct kz_slot *slot)
{
	const struct kz_policy *policy = kz_slot_policy(kn, slot);

	if (!policy)
		return put_waiting(skb, slot);
	if (nla_put_string(skb, KZMARK_A_NAME, slot->name) ||
	    nla_put_u32(skb, KZMARK_A_GENERATION, policy->generation) ||
	    nla_put_u32(skb, KZMARK_A_HOOKS, slot->hooks) ||
	    nla_put_s32(skb, KZMARK_A_PRIORITY, slot->priority) ||
	    nla_put_u32(skb, KZMARK_A_FLAGS,
			slot->owner ? KZMARK_F_TRANSIENT : 0) ||
	    nla_put_u32(skb, KZMARK_A_USERS, refcount_read(&slot->refs) - 1) ||
	    nla_put_u32(skb, KZMARK_A_IMAGE_SIZE, policy->image->size) ||
	    nla_put_u32(skb, KZMARK_A_RULES, kz_edits_rules(policy->image)) ||
	    nla_put_u32(skb, KZMARK_A_EDITS, kz_edits_count(policy->image)) ||
	    nla_put_u64_64bit(skb, KZMARK_A_MEMORY, kz_policy_memory(policy),
			      KZMARK_A_PAD) ||
	    nla_put_u64_64bit(skb, KZMARK_A_LOGGED,
			      atomic64_read(&policy->state->logged),
			      KZMARK_A_PAD) ||
	    nla_put_u64_64bit(skb, KZMARK_A_LOST,
			      atomic64_read(&policy->state->lost),
			      KZMARK_A_PAD) ||
	    nla_put_u64_64bit(skb, KZMARK_A_REFUSED, kz_policy_refused(policy),
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
	err = slot && kz_slot_policy(kn, slot) ? put_slot(reply, kn, slot) :
						 -ENOENT;
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

/*
 * ---- KZMARK_CMD_GET_IMAGE, _COUNTERS and _SET ----
 *
 * What one policy holds, in as many messages as it takes. cb->args[0]: the
 * policy, a reference; [1]: how far the dump has come; [2]: its dynamic set.
 */

int kz_dump_start(struct netlink_callback *cb)
{
	const struct nlattr *name = kz_dump_attrs(cb)[KZMARK_A_NAME];
	struct kz_policy *policy;

	if (!name) {
		NL_SET_ERR_MSG(cb->extack, "no name given");
		return -EINVAL;
	}
	policy = kz_slot_policy_get(sock_net(cb->skb->sk), nla_data(name),
				    cb->extack);
	if (IS_ERR(policy))
		return PTR_ERR(policy);
	cb->args[0] = (long)policy;
	return 0;
}

int kz_dump_set_start(struct netlink_callback *cb)
{
	const struct nlattr *set = kz_dump_attrs(cb)[KZMARK_A_SET];
	const struct kz_policy *policy;
	int index, err;

	if (!set) {
		NL_SET_ERR_MSG(cb->extack, "no set given");
		return -EINVAL;
	}
	err = kz_dump_start(cb);
	if (err)
		return err;
	policy = (void *)cb->args[0];
	index = kz_policy_find_set(policy, nla_data(set));
	if (index < 0) {
		NL_SET_ERR_MSG(cb->extack,
			       "the policy has no such dynamic set");
		kz_dump_done(cb);
		return index;
	}
	cb->args[2] = (long)policy->sets[index];
	return 0;
}

int kz_dump_done(struct netlink_callback *cb)
{
	kz_policy_put((struct kz_policy *)cb->args[0]);
	return 0;
}

/*
 * A message with room for one attribute: its header in *header, the room in
 * bytes (at most KZMARK_IMAGE_CHUNK, a multiple of 16) returned; 0: none.
 */
static u32 message_start(struct sk_buff *skb, struct netlink_callback *cb,
			 u8 command, void **header)
{
	int room;

	*header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
			      cb->nlh->nlmsg_seq, &kz_genl_family, NLM_F_MULTI,
			      command);
	if (!*header)
		return 0;
	room = min_t(int, skb_tailroom(skb) - NLA_HDRLEN, KZMARK_IMAGE_CHUNK);
	if (room < 16) {
		genlmsg_cancel(skb, *header);
		return 0;
	}
	return round_down(room, 16);
}

int kz_dump_image(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct kz_policy *policy = (void *)cb->args[0];
	u32 length, rest = policy->image->size - cb->args[1];
	void *header;

	if (!rest)
		return 0;
	length = min(message_start(skb, cb, KZMARK_CMD_GET_IMAGE, &header),
		     rest);
	if (!length)
		return -EMSGSIZE;
	nla_put(skb, KZMARK_A_IMAGE, length,
		(const u8 *)policy->image + cb->args[1]);
	genlmsg_end(skb, header);
	cb->args[1] += length;
	return skb->len;
}

int kz_dump_counters(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct kz_policy *policy = (void *)cb->args[0];
	u32 count, rest = policy->counters->count - cb->args[1];
	struct nlattr *attr;
	void *header;

	if (!rest)
		return 0;
	count = message_start(skb, cb, KZMARK_CMD_GET_COUNTERS, &header);
	count = min_t(u32, count / sizeof(struct kz_counter), rest);
	if (!count)
		return -EMSGSIZE;
	attr = nla_reserve(skb, KZMARK_A_COUNTERS,
			   count * sizeof(struct kz_counter));
	kz_counters_sum(policy->counters, cb->args[1], count, nla_data(attr));
	genlmsg_end(skb, header);
	cb->args[1] += count;
	return skb->len;
}

/*
 * Bucket by bucket, so that an element that stays is listed once. With a
 * working hash no bucket has more elements than a message holds.
 */
int kz_dump_set(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct kz_set *set = (void *)cb->args[2];
	u32 room, bucket = cb->args[1], count = 0;
	const u32 size = sizeof(struct kz_entry);
	struct nlattr *attr;
	void *header;
	int n;

	cb->seq = kz_set_swaps(set);
	if (bucket == kz_set_buckets(set))
		return 0;
	room = message_start(skb, cb, KZMARK_CMD_GET_SET, &header) / size;
	if (!room)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, header);
	attr = nla_reserve(skb, KZMARK_A_ENTRIES, room * size);
	for (; bucket < kz_set_buckets(set); bucket++) {
		n = kz_set_read(set, bucket, nla_data(attr) + count * size,
				room - count);
		if (n < 0)
			break;
		count += n;
	}
	cb->args[1] = bucket;
	if (!count) {
		genlmsg_cancel(skb, header);
		return bucket < kz_set_buckets(set) ? -EMSGSIZE : 0;
	}
	attr->nla_len = nla_attr_size(count * size);
	nlmsg_trim(skb, nla_data(attr) + count * size);
	genlmsg_end(skb, header);
	return skb->len;
}

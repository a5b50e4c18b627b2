// SPDX-License-Identifier: GPL-2.0-only
/*
 * KZMARK_CMD_SET_ADD, _DEL, _FLUSH and GET_SET: the elements of the dynamic
 * sets of a loaded policy.
 *
 * A reference holds the policy during a request. If it is replaced meanwhile,
 * the new policy has taken over its sets, or the change is lost with them.
 */
#include <linux/sched/signal.h>

#include "kmod/memory.h"
#include "kmod/netlink.h"
#include "kmod/netlink_set.h"
#include "kmod/set.h"
#include "kmod/slot.h"

/* The set that a request changes. */
struct target {
	struct kz_policy *policy; /* a reference */
	const struct kz_dynamic *dynamic;
	int index; /* of it in the policy */
	struct kz_set *set;
};

static int target_get(struct net *net, struct nlattr **attrs,
		      struct netlink_ext_ack *extack, struct target *target)
{
	struct kz_policy *policy;
	int index;

	if (!attrs[KZMARK_A_NAME] || !attrs[KZMARK_A_SET]) {
		NL_SET_ERR_MSG(extack, "no name, or no set given");
		return -EINVAL;
	}
	policy =
		kz_slot_policy_get(net, nla_data(attrs[KZMARK_A_NAME]), extack);
	if (IS_ERR(policy))
		return PTR_ERR(policy);
	index = kz_policy_find_set(policy, nla_data(attrs[KZMARK_A_SET]));
	if (index < 0) {
		NL_SET_ERR_MSG(extack, "the policy has no such dynamic set");
		kz_policy_put(policy);
		return index;
	}
	target->policy = policy;
	target->dynamic = kz_policy_dynamic(policy, index);
	target->index = index;
	target->set = policy->sets[index];
	return 0;
}

static int add(const struct target *target, const struct kz_entry *entry)
{
	u64 timeout = entry->timeout;

	if (timeout == KZ_SETS_OWN)
		timeout = target->dynamic->timeout;
	return kz_set_store(target->set, entry->value.word,
			    timeout ? timeout : KZ_FOREVER);
}

static int del(const struct target *target, const struct kz_entry *entry)
{
	return kz_set_remove(target->set, entry->value.word);
}

typedef int change_fn(const struct target *target,
		      const struct kz_entry *entry);

/* The entries of @attr, in order, up to the first that fails. */
static int change_some(const struct target *target, const struct nlattr *attr,
		       change_fn *change, u32 *done)
{
	u32 i, count = nla_len(attr) / sizeof(struct kz_entry);
	struct kz_entry entry; /* an attribute may be less aligned */
	int err;

	for (i = 0; i < count; i++) {
		memcpy(&entry, nla_data(attr) + i * sizeof(entry),
		       sizeof(entry));
		if (!kz_dynamic_takes(target->dynamic, &entry.value))
			return -EINVAL;
		err = change(target, &entry);
		if (err)
			return err;
		++*done;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static int change_all(const struct target *target, struct genl_info *info,
		      change_fn *change, u32 *done)
{
	const struct nlattr *attr;
	int rem, err;

	nla_for_each_attr(attr, genlmsg_data(info->genlhdr),
			  genlmsg_len(info->genlhdr), rem) {
		if (nla_type(attr) != KZMARK_A_ENTRIES)
			continue;
		if (nla_len(attr) % sizeof(struct kz_entry))
			return -EINVAL;
		err = change_some(target, attr, change, done);
		if (err)
			return err;
	}
	return 0;
}

/* Why an entry could not be added or deleted. */
static void explain(struct netlink_ext_ack *extack, int err)
{
	switch (err) {
	case -EINVAL:
		NL_SET_ERR_MSG(extack, "not a value of the set's type");
		break;
	case -ENOENT:
		NL_SET_ERR_MSG(extack, "the set has no such element");
		break;
	case -ENOSPC:
		NL_SET_ERR_MSG(extack, "the set is full");
		break;
	case -EAGAIN:
		NL_SET_ERR_MSG(extack,
			       "the policy was replaced meanwhile: try again");
		break;
	}
}

/* Made before anything is changed: an error is to mean what it says. */
static void *reply_make(struct genl_info *info, struct sk_buff **reply)
{
	return kz_reply_start(info, nla_total_size(sizeof(u32)), reply);
}

/* The reply with DONE is sent before the error. */
static int reply_done(struct genl_info *info, struct sk_buff *reply,
		      void *header, u32 done, int err)
{
	if (err)
		explain(info->extack, err);
	nla_put_u32(reply, KZMARK_A_DONE, done);
	genlmsg_end(reply, header);
	genlmsg_reply(reply, info); /* it is done, even if nobody listens */
	return err;
}

/* The set as it is loaded now has the elements of @fresh. */
static int target_swap(struct net *net, const struct target *target,
		       const char *name, struct kz_set *fresh)
{
	struct kz_net *kn = kz_net_get(net);
	const struct kz_policy *now;
	const struct kz_slot *slot;
	int index = -ENOENT;

	mutex_lock(&kn->lock);
	slot = kz_slot_find(kn, name);
	now = slot ? kz_slot_policy(kn, slot) : NULL;
	if (now)
		index = kz_policy_find_set(
			now, kz_policy_set_name(target->policy, target->index));
	if (index >= 0 && now->sets[index] == target->set)
		kz_set_swap(target->set, fresh);
	else
		index = -EAGAIN;
	mutex_unlock(&kn->lock);
	return index < 0 ? index : 0;
}

/* All entries go into a set of their own first. */
static int replace_all(struct genl_info *info, const struct target *target,
		       u32 *done)
{
	struct target fresh = *target;
	int err;

	fresh.set = kz_set_create(kz_set_size(target->set),
				  kz_set_words(target->set));
	if (!fresh.set)
		return -ENOMEM;
	err = change_all(&fresh, info, add, done);
	if (!err)
		err = target_swap(genl_info_net(info), target,
				  nla_data(info->attrs[KZMARK_A_NAME]),
				  fresh.set);
	if (err)
		*done = 0;
	kz_set_put(fresh.set);
	return err;
}

int kz_cmd_set_add(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *flags = info->attrs[KZMARK_A_FLAGS];
	struct target target;
	struct sk_buff *reply;
	void *header;
	u32 done = 0;
	int err;

	err = target_get(genl_info_net(info), info->attrs, info->extack,
			 &target);
	if (err)
		return err;
	header = reply_make(info, &reply);
	if (!header) {
		kz_policy_put(target.policy);
		return -ENOMEM;
	}
	if (flags && nla_get_u32(flags) & KZMARK_F_REPLACE)
		err = replace_all(info, &target, &done);
	else
		err = change_all(&target, info, add, &done);
	err = reply_done(info, reply, header, done, err);
	kz_policy_put(target.policy);
	return err;
}

int kz_cmd_set_del(struct sk_buff *skb, struct genl_info *info)
{
	struct target target;
	struct sk_buff *reply;
	void *header;
	u32 done = 0;
	int err;

	err = target_get(genl_info_net(info), info->attrs, info->extack,
			 &target);
	if (err)
		return err;
	header = reply_make(info, &reply);
	if (!header) {
		kz_policy_put(target.policy);
		return -ENOMEM;
	}
	err = change_all(&target, info, del, &done);
	err = reply_done(info, reply, header, done, err);
	kz_policy_put(target.policy);
	return err;
}

int kz_cmd_set_flush(struct sk_buff *skb, struct genl_info *info)
{
	struct target target;
	int err;

	err = target_get(genl_info_net(info), info->attrs, info->extack,
			 &target);
	if (err)
		return err;
	kz_set_flush(target.set);
	kz_policy_put(target.policy);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Slots by name, and who holds them: iptables rules wait for a policy. */
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/genetlink.h>

#include "kmod/memory.h"
#include "kmod/slot.h"

struct kz_slot *kz_slot_find(struct kz_net *kn, const char *name)
{
	struct kz_slot *slot;

	lockdep_assert_held(&kn->lock);
	list_for_each_entry(slot, &kn->slots, list)
		if (!strcmp(slot->name, name))
			return slot;
	return NULL;
}

struct kz_policy *kz_slot_policy(struct kz_net *kn, const struct kz_slot *slot)
{
	return rcu_dereference_protected(slot->policy,
					 lockdep_is_held(&kn->lock));
}

struct kz_policy *kz_slot_policy_get(struct net *net, const char *name,
				     struct netlink_ext_ack *extack)
{
	struct kz_policy *policy = ERR_PTR(-ENOENT);
	struct kz_net *kn = kz_net_get(net);
	struct kz_slot *slot;

	mutex_lock(&kn->lock);
	slot = kz_slot_find(kn, name);
	if (slot && kz_slot_policy(kn, slot)) {
		policy = kz_slot_policy(kn, slot);
		refcount_inc(&policy->refs);
	}
	mutex_unlock(&kn->lock);
	if (IS_ERR(policy))
		NL_SET_ERR_MSG(extack, "no policy of that name");
	return policy;
}

struct kz_policy *kz_slot_policy_asked(struct genl_info *info)
{
	return kz_slot_policy_get(genl_info_net(info),
				  nla_data(info->attrs[KZMARK_A_NAME]),
				  info->extack);
}

struct kz_slot *kz_slot_alloc(const char *name)
{
	struct kz_slot *slot = kzalloc(sizeof(*slot), KZ_GFP);

	if (!slot)
		return NULL;
	refcount_set(&slot->refs, 1);
	INIT_LIST_HEAD(&slot->list);
	strscpy(slot->name, name, sizeof(slot->name));
	return slot;
}

void kz_slot_release(struct kz_slot *slot)
{
	if (refcount_dec_and_test(&slot->refs))
		kfree_rcu(slot, rcu);
}

static unsigned int count_waiting(struct kz_net *kn)
{
	const struct kz_slot *slot;
	unsigned int count = 0;

	list_for_each_entry(slot, &kn->slots, list)
		count += !kz_slot_policy(kn, slot);
	return count;
}

/* A slot in the list whose policy is not loaded yet, or ERR_PTR(). */
static struct kz_slot *slot_wait(struct kz_net *kn, const char *name)
{
	struct kz_slot *slot;

	if (count_waiting(kn) >= KZ_MAX_WAITING)
		return ERR_PTR(-ENOSPC);
	slot = kz_slot_alloc(name);
	if (!slot)
		return ERR_PTR(-ENOMEM);
	list_add_tail(&slot->list, &kn->slots);
	kn->changes++;
	return slot;
}

struct kz_slot *kz_slot_get(struct net *net, const char *name)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_slot *slot;

	mutex_lock(&kn->lock);
	slot = kz_slot_find(kn, name);
	if (!slot)
		slot = slot_wait(kn, name);
	else if (slot->owner)
		slot = ERR_PTR(-EPERM);
	if (!IS_ERR(slot))
		refcount_inc(&slot->refs);
	mutex_unlock(&kn->lock);
	return slot;
}

void kz_slot_put(struct net *net, struct kz_slot *slot)
{
	struct kz_net *kn = kz_net_get(net);

	mutex_lock(&kn->lock);
	/* Nobody waits any more: only the list and the caller hold it. */
	if (!list_empty(&slot->list) && !kz_slot_policy(kn, slot) &&
	    refcount_read(&slot->refs) == 2) {
		list_del_init(&slot->list);
		kn->changes++;
		kz_slot_release(slot);
	}
	mutex_unlock(&kn->lock);
	kz_slot_release(slot);
}

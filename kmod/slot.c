// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>

#include "kmod/flow.h"
#include "kmod/hooks.h"
#include "kmod/carry_over.h"
#include "kmod/memory.h"
#include "kmod/registry_transaction.h"
#include "kmod/slot.h"
#include "kmod/table.h"

/* A transient policy evaluates packets with given flows. */
static bool slot_must_track(const struct kz_slot *slot,
			    const struct kz_policy *policy)
{
	return policy->image->features &
		       (KZ_F_FLOW | KZ_F_CT | KZ_F_CT_COUNT) &&
	       !slot->owner;
}

/* Turn conntrack on for the slot, before @policy is in it. */
static int slot_track(struct net *net, struct kz_slot *slot,
		      const struct kz_policy *policy,
		      struct netlink_ext_ack *extack)
{
	int err;

	if (slot->tracks || !slot_must_track(slot, policy))
		return 0;
	err = kz_flow_get(net);
	if (err)
		NL_SET_ERR_MSG(
			extack,
			"conntrack, which keeps fields in flow and connections' states, cannot be turned on");
	slot->tracks = !err;
	return err;
}

/* Turn it off after @policy, which does not need it, or NULL is in it. */
static void slot_untrack(struct net *net, struct kz_slot *slot,
			 const struct kz_policy *policy)
{
	if (slot->tracks && !(policy && slot_must_track(slot, policy))) {
		kz_flow_put(net);
		slot->tracks = false;
	}
}

/* 0, or -EINVAL if @policy cannot be where @slot is. */
static int slot_fits(const struct kz_slot *slot, const struct kz_policy *policy,
		     struct netlink_ext_ack *extack)
{
	const char *why = kz_hooks_refuse(slot->hooks, slot->priority,
					  policy->image->features);

	if (!why)
		return 0;
	extack->_msg = why;
	return -EINVAL;
}

/* Put the first policy into @slot, which has none: no packet, or only those
 * of iptables rules that wait for it, reach the slot.
 */
static int slot_fill(struct net *net, struct kz_slot *slot,
		     const struct kz_load *load, struct kz_policy *policy,
		     struct netlink_ext_ack *extack)
{
	int err;

	err = kz_carry_over_sets(policy, NULL);
	if (!err)
		err = kz_carry_over_tables(policy, NULL, net);
	if (err)
		return err;
	slot->hooks = load->hooks;
	slot->priority = load->priority;
	if (load->flags & KZMARK_F_TRANSIENT)
		slot->owner = load->port;
	err = slot_fits(slot, policy, extack);
	if (!err)
		err = slot_track(net, slot, policy, extack);
	if (err)
		goto out_empty;
	err = kz_hooks_register(net, slot);
	if (err)
		goto out_untrack;
	policy->generation = kz_net_get(net)->generation + 1;
	rcu_assign_pointer(slot->policy, policy);
	return 0;

out_untrack:
	slot_untrack(net, slot, NULL);
out_empty:
	slot->hooks = 0;
	slot->owner = 0;
	return err;
}

static int slot_create(struct net *net, const struct kz_load *load,
		       struct kz_policy *policy, struct netlink_ext_ack *extack)
{
	struct kz_slot *slot = kz_slot_alloc(load->name);
	int err;

	if (!slot)
		return -ENOMEM;
	err = slot_fill(net, slot, load, policy, extack);
	if (err)
		kfree_rcu(slot, rcu); /* a packet may have met it already */
	else
		list_add_tail(&slot->list, &kz_net_get(net)->slots);
	return err;
}

/* The same for a slot that iptables rules wait in. */
static int slot_end_wait(struct net *net, struct kz_slot *slot,
			 const struct kz_load *load, struct kz_policy *policy,
			 struct netlink_ext_ack *extack)
{
	if (load->flags & KZMARK_F_TRANSIENT) {
		NL_SET_ERR_MSG(extack,
			       "iptables rules wait for a policy of that name");
		return -EEXIST;
	}
	return slot_fill(net, slot, load, policy, extack);
}

/* Why @slot cannot be replaced as @load says; NULL if it can. */
static const char *why_not_replace(const struct kz_slot *slot,
				   const struct kz_load *load)
{
	u32 owner = load->flags & KZMARK_F_TRANSIENT ? load->port : 0;

	if (load->flags & KZMARK_F_CREATE)
		return "a policy of that name exists";
	if (load->has_hooks && load->hooks != slot->hooks)
		return "the loaded policy has other hooks: unload it first";
	if (load->has_priority && load->priority != slot->priority)
		return "the loaded policy has another priority: unload it first";
	if (owner != slot->owner)
		return "only one of the two policies is transient, or it is another socket's";
	return NULL;
}

static int slot_replace(struct net *net, struct kz_slot *slot,
			const struct kz_load *load, struct kz_policy *policy,
			struct netlink_ext_ack *extack)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_policy *old = kz_slot_policy(kn, slot);
	const char *why = why_not_replace(slot, load);
	u32 *map;
	int err;

	if (why) {
		extack->_msg = why;
		return -EEXIST;
	}
	err = slot_fits(slot, policy, extack);
	if (err)
		return err;
	err = kz_carry_over_map(policy, old, &map);
	if (err)
		return err;
	err = kz_carry_over_sets(policy, old);
	if (!err)
		err = kz_carry_over_tables(policy, old, net);
	if (!err)
		err = slot_track(net, slot, policy, extack);
	if (err) {
		kvfree(map);
		return err;
	}
	policy->generation = kn->generation + 1;
	rcu_assign_pointer(slot->policy, policy);
	slot_untrack(net, slot, policy);
	kz_carry_over_elements(policy, old);
	kz_carry_over_counts(policy, old, map);
	kz_policy_put(old);
	return 0;
}

static int slot_load(struct net *net, const struct kz_load *load,
		     struct kz_policy *policy, struct netlink_ext_ack *extack)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_slot *slot = kz_slot_find(kn, load->name);

	if (slot && kz_slot_policy(kn, slot))
		return slot_replace(net, slot, load, policy, extack);
	if (load->flags & KZMARK_F_REPLACE) {
		NL_SET_ERR_MSG(extack, "no policy of that name to replace");
		return -ENOENT;
	}
	if (slot)
		return slot_end_wait(net, slot, load, policy, extack);
	return slot_create(net, load, policy, extack);
}

/* A transient policy evaluates given packets only, and owns no fields. */
static int slot_load_with_fields(struct net *net, const struct kz_load *load,
				 struct kz_policy *policy,
				 struct netlink_ext_ack *extack)
{
	struct kz_trans trans;
	int err;

	if (load->flags & KZMARK_F_TRANSIENT)
		return slot_load(net, load, policy, extack);
	err = kz_trans_prepare(&trans, net, load->name, policy, extack);
	if (err)
		return err;
	err = slot_load(net, load, policy, extack);
	if (err)
		kz_trans_abort(&trans, net);
	else
		kz_trans_commit(&trans, net);
	return err;
}

int kz_slot_load(struct net *net, const struct kz_load *load,
		 struct kz_policy *policy, struct netlink_ext_ack *extack)
{
	struct kz_net *kn = kz_net_get(net);
	int err;

	strscpy(policy->name, load->name, sizeof(policy->name));
	mutex_lock(&kn->lock);
	err = slot_load_with_fields(net, load, policy, extack);
	if (!err) {
		kn->generation++;
		kn->changes++;
	}
	mutex_unlock(&kn->lock);
	return err;
}

static int slot_change(struct kz_net *kn, struct kz_policy *old,
		       struct kz_policy *policy, struct netlink_ext_ack *extack)
{
	struct kz_slot *slot = kz_slot_find(kn, old->name);

	if (!slot || kz_slot_policy(kn, slot) != old) {
		NL_SET_ERR_MSG(extack, "the policy was replaced meanwhile");
		return -ESTALE;
	}
	if (slot->owner) {
		NL_SET_ERR_MSG(extack, "a transient policy is loaded again");
		return -EPERM;
	}
	rcu_assign_pointer(slot->policy, policy);
	kz_policy_put(old); /* the slot's; the caller has one, too */
	kn->generation = max(kn->generation, policy->generation);
	kn->changes++;
	return 0;
}

int kz_slot_change(struct net *net, struct kz_policy *old,
		   struct kz_policy *policy, struct netlink_ext_ack *extack)
{
	struct kz_net *kn = kz_net_get(net);
	int err;

	mutex_lock(&kn->lock);
	err = slot_change(kn, old, policy, extack);
	mutex_unlock(&kn->lock);
	return err;
}

/* Take @slot out of the namespace; its hooks are unregistered. */
static void slot_drop(struct net *net, struct kz_slot *slot)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_policy *policy = kz_slot_policy(kn, slot);

	kn->changes++;
	list_del_init(&slot->list);
	RCU_INIT_POINTER(slot->policy, NULL);
	slot_untrack(net, slot, NULL);
	kz_policy_put(policy);
	kz_slot_release(slot);
}

static int slot_unload(struct net *net, const char *name,
		       struct netlink_ext_ack *extack)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_slot *slot = kz_slot_find(kn, name);
	struct kz_trans none;
	int err = 0;

	if (!slot || !kz_slot_policy(kn, slot)) {
		NL_SET_ERR_MSG(extack, "no policy of that name");
		return -ENOENT;
	}
	/* New ones need the lock, so that 1 stays 1. */
	if (refcount_read(&slot->refs) > 1) {
		NL_SET_ERR_MSG(extack, "iptables rules refer to the policy");
		return -EBUSY;
	}
	if (!slot->owner)
		err = kz_trans_prepare(&none, net, name, NULL, extack);
	if (err)
		return err;
	kz_hooks_unregister(net, slot);
	if (!slot->owner)
		kz_trans_commit(&none, net);
	slot_drop(net, slot);
	return 0;
}

int kz_slot_unload(struct net *net, const char *name,
		   struct netlink_ext_ack *extack)
{
	struct kz_net *kn = kz_net_get(net);
	int err;

	mutex_lock(&kn->lock);
	err = slot_unload(net, name, extack);
	mutex_unlock(&kn->lock);
	return err;
}

void kz_slot_unload_owned(struct net *net, u32 port)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_slot *slot, *next;

	mutex_lock(&kn->lock);
	list_for_each_entry_safe(slot, next, &kn->slots, list) {
		if (slot->owner != port)
			continue;
		kz_hooks_unregister(net, slot);
		slot_drop(net, slot);
	}
	mutex_unlock(&kn->lock);
}

static void __net_exit slots_pre_exit(struct net *net)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_slot *slot;

	mutex_lock(&kn->lock);
	list_for_each_entry(slot, &kn->slots, list)
		kz_hooks_unregister(net, slot);
	mutex_unlock(&kn->lock);
}

/* Between pre_exit and exit the caller waits for an RCU grace period. */
static void __net_exit slots_exit(struct net *net)
{
	struct kz_net *kn = kz_net_get(net);
	struct kz_slot *slot, *next;

	mutex_lock(&kn->lock);
	list_for_each_entry_safe(slot, next, &kn->slots, list)
		slot_drop(net, slot);
	mutex_unlock(&kn->lock);
	if (kz_tables_count())
		kz_policy_drain();
}

static struct pernet_operations slots_ops = {
	.pre_exit = slots_pre_exit,
	.exit = slots_exit,
};

int kz_slot_init(void)
{
	return register_pernet_subsys(&slots_ops);
}

void kz_slot_exit(void)
{
	unregister_pernet_subsys(&slots_ops);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * xt_kzmark: policies compiled by kzmark, at netfilter's hooks and in iptables
 * rules. core/uapi.h is the interface.
 */
#include <linux/module.h>

#include "kmod/kfunc.h"
#include "kmod/match.h"
#include "kmod/net.h"
#include "kmod/netlink_ops.h"
#include "kmod/policy.h"
#include "kmod/registry.h"
#include "kmod/set.h"
#include "kmod/slot.h"
#include "kmod/target.h"

static int __init kzmark_init(void)
{
	int err;

	err = kz_set_init();
	if (err)
		return err;
	err = kz_policy_init();
	if (err)
		goto out_set;
	err = kz_net_init();
	if (err)
		goto out_policy;
	err = kz_registry_init();
	if (err)
		goto out_net;
	err = kz_slot_init();
	if (err)
		goto out_registry;
	err = kz_target_init();
	if (err)
		goto out_slot;
	err = kz_match_init();
	if (err)
		goto out_target;
	err = kz_netlink_init();
	if (err)
		goto out_match;
	kz_kfunc_init();
	return 0;

out_match:
	kz_match_exit();
out_target:
	kz_target_exit();
out_slot:
	kz_slot_exit();
out_registry:
	kz_registry_exit();
out_net:
	kz_net_exit();
out_policy:
	kz_policy_exit();
out_set:
	kz_set_exit();
	return err;
}

/*
 * The module's reference count prevents this while an iptables rule refers to a
 * policy or field. Policies on hooks do not hold the module: removing it
 * detaches them cleanly.
 */
static void __exit kzmark_exit(void)
{
	kz_netlink_exit();
	kz_match_exit();
	kz_target_exit();
	kz_slot_exit();
	kz_registry_exit();
	kz_net_exit();
	kz_policy_exit();
	kz_set_exit();
}

module_init(kzmark_init);
module_exit(kzmark_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("kzmark: named mark fields and compiled packet policies");
MODULE_ALIAS("ipt_kzmark");
MODULE_ALIAS("ip6t_kzmark");
MODULE_ALIAS("ipt_KZMARK");
MODULE_ALIAS("ip6t_KZMARK");

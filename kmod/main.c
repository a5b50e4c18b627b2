// SPDX-License-Identifier: GPL-2.0-only
/*
 * xt_kzmark: policies compiled by kzmark, at netfilter's hooks and in iptables
 * rules. core/uapi.h is the interface.
 */
#include <linux/module.h>

#include "kmod/kfunc.h"
#include "kmod/match.h"
#include "kmod/netlink.h"
#include "kmod/policy.h"
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
	err = kz_slot_init();
	if (err)
		goto out_policy;
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
out_policy:
	kz_policy_exit();
out_set:
	kz_set_exit();
	return err;
}

/*
 * Refused by the module's reference count while an iptables rule refers to a
 * policy or field. Policies on hooks do not hold the module: whoever removes it wants
 * them gone, and they are detached cleanly.
 */
static void __exit kzmark_exit(void)
{
	kz_netlink_exit();
	kz_match_exit();
	kz_target_exit();
	kz_slot_exit();
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

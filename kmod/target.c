// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/if_arp.h>
#include <linux/netfilter/x_tables.h>

#include "slot.h"
#include "target.h"

static unsigned int kzmark_tg(struct sk_buff *skb,
			      const struct xt_action_param *par)
{
	static const unsigned int verdicts[] = {
		[KZ_CONTINUE] = XT_CONTINUE,
		[KZ_ACCEPT] = NF_ACCEPT,
		[KZ_DROP] = NF_DROP,
		[KZ_STOLEN] = NF_STOLEN,
	};
	const struct xt_kzmark_tginfo0 *info = par->targinfo;
	const struct kz_slot *slot = info->slot;
	const struct kz_policy *policy = rcu_dereference(slot->policy);
	struct kz_place place = {
		.ethertype = xt_family(par) == NFPROTO_IPV4 ? ETH_P_IP :
							      ETH_P_IPV6,
		.ether = xt_in(par) && xt_in(par)->type == ARPHRD_ETHER,
		.iif = xt_in(par) ? xt_in(par)->ifindex : 0,
		.oif = xt_out(par) ? xt_out(par)->ifindex : 0,
		.net = xt_net(par),
	};

	if (!policy)
		return XT_CONTINUE;
	return verdicts[kz_policy_judge(policy, skb, &place, NULL)];
}

static int kzmark_tg_check(const struct xt_tgchk_param *par)
{
	struct xt_kzmark_tginfo0 *info = par->targinfo;
	struct kz_slot *slot;

	if (strnlen(info->policy, sizeof(info->policy)) == sizeof(info->policy))
		return -EINVAL;
	slot = kz_slot_get(par->net, info->policy);
	if (IS_ERR(slot)) {
		pr_info_ratelimited(
			"no policy '%s' that a rule of this namespace could refer to\n",
			info->policy);
		return PTR_ERR(slot);
	}
	info->slot = slot;
	return 0;
}

static void kzmark_tg_destroy(const struct xt_tgdtor_param *par)
{
	const struct xt_kzmark_tginfo0 *info = par->targinfo;

	kz_slot_put(info->slot);
}

/* clang-format off */
#define KZMARK_TG(FAMILY)						\
	{								\
		.name = "KZMARK",					\
		.revision = 0,						\
		.family = FAMILY,					\
		.target = kzmark_tg,					\
		.checkentry = kzmark_tg_check,				\
		.destroy = kzmark_tg_destroy,				\
		.targetsize = sizeof(struct xt_kzmark_tginfo0),		\
		.usersize = offsetof(struct xt_kzmark_tginfo0, slot),	\
		.me = THIS_MODULE,					\
	}
/* clang-format on */

static struct xt_target targets[] __read_mostly = {
	KZMARK_TG(NFPROTO_IPV4),
	KZMARK_TG(NFPROTO_IPV6),
};

int kz_target_init(void)
{
	return xt_register_targets(targets, ARRAY_SIZE(targets));
}

void kz_target_exit(void)
{
	xt_unregister_targets(targets, ARRAY_SIZE(targets));
}

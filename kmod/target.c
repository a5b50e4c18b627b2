// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/if_arp.h>
#include <linux/netfilter/x_tables.h>

#include "kmod/evaluate.h"
#include "kmod/flow.h"
#include "kmod/netlink.h"
#include "kmod/registry.h"
#include "kmod/rule.h"
#include "kmod/slot.h"
#include "kmod/target.h"

static unsigned int apply_policy(struct sk_buff *skb,
				 const struct xt_action_param *par,
				 const struct xt_kzmark_tginfo0 *info)
{
	static const unsigned int verdicts[] = {
		[KZ_CONTINUE] = XT_CONTINUE,
		[KZ_ACCEPT] = NF_ACCEPT,
		[KZ_DROP] = NF_DROP,
		[KZ_STOLEN] = NF_STOLEN,
	};
	const struct kz_slot *slot = info->priv;
	const struct kz_policy *policy = rcu_dereference(slot->policy);
	struct kz_hook_context context = {
		.ethertype = xt_family(par) == NFPROTO_IPV4 ? ETH_P_IP :
							      ETH_P_IPV6,
		.ether = xt_in(par) && xt_in(par)->type == ARPHRD_ETHER,
		.in = xt_in(par),
		.out = xt_out(par),
		.iif = xt_in(par) ? xt_in(par)->ifindex : 0,
		.oif = xt_out(par) ? xt_out(par)->ifindex : 0,
		.net = xt_net(par),
		.hook = xt_hooknum(par),
	};

	if (!policy)
		return info->value & XT_KZMARK_OR_DROP ? NF_DROP : XT_CONTINUE;
	return verdicts[kz_policy_run(policy, skb, &context, NULL)];
}

static void mark_write(struct sk_buff *skb, u32 mask, u32 value)
{
	skb->mark = (skb->mark & ~mask) | kz_value_prep(value, mask);
}

/* Without a flow to write to, the write is lost and counted. */
static void flow_write(struct sk_buff *skb, struct kz_field *field, u32 word,
		       u32 mask, u32 value)
{
	u32 words[KZ_FLOW_WORDS] = {}, masks[KZ_FLOW_WORDS] = {};

	words[word - KZ_W_FLOW] = kz_value_prep(value, mask);
	masks[word - KZ_W_FLOW] = mask;
	if (kz_flow_write(skb, words, masks))
		atomic64_inc(&field->lost);
}

static void set_field(struct sk_buff *skb, struct kz_field *field, u32 value)
{
	const struct kz_bits *bits = &field->bits;

	if (bits->word == KZ_W_MARK)
		mark_write(skb, bits->mask, value);
	else
		flow_write(skb, field, bits->word, bits->mask, value);
}

static void save(struct sk_buff *skb, struct kz_field *field)
{
	const struct kz_bits *bits = &field->bits;

	flow_write(skb, field, bits->flow_word, bits->flow_mask,
		   kz_value_get(skb->mark, bits->mask));
}

/* A flow has 0 before anything is saved. */
static void restore(struct sk_buff *skb, const struct kz_field *field)
{
	const struct kz_bits *bits = &field->bits;
	u32 words[KZ_FLOW_WORDS], value;

	kz_flow_read(skb, words);
	value = kz_value_get(words[bits->flow_word - KZ_W_FLOW],
			     bits->flow_mask);
	if (value)
		mark_write(skb, bits->mask, value);
}

static unsigned int kzmark_tg(struct sk_buff *skb,
			      const struct xt_action_param *par)
{
	const struct xt_kzmark_tginfo0 *info = par->targinfo;

	switch (info->action) {
	case XT_KZMARK_APPLY_POLICY:
		return apply_policy(skb, par, info);
	case XT_KZMARK_SET_FIELD:
		set_field(skb, info->priv, info->value);
		break;
	case XT_KZMARK_SAVE:
		save(skb, info->priv);
		break;
	case XT_KZMARK_RESTORE:
		restore(skb, info->priv);
		break;
	}
	return XT_CONTINUE;
}

static int policy_check(struct net *net, struct xt_kzmark_tginfo0 *info)
{
	struct kz_slot *slot;

	if (strnlen(info->name, KZMARK_NAME_SIZE) == KZMARK_NAME_SIZE ||
	    !kz_is_name(info->name))
		return -EINVAL;
	slot = kz_slot_get(net, info->name);
	if (IS_ERR(slot)) {
		pr_info_ratelimited("a rule cannot wait for policy '%s': %pe\n",
				    info->name, slot);
		return PTR_ERR(slot);
	}
	info->priv = slot;
	return 0;
}

static int field_check(struct net *net, struct xt_kzmark_tginfo0 *info)
{
	struct kz_field *field;

	field = kz_rule_field_get(net, info->name, info->value);
	if (IS_ERR(field))
		return PTR_ERR(field);
	if (info->action != XT_KZMARK_SET_FIELD && !field->bits.flow_mask) {
		pr_info_ratelimited(
			"field '%*pE' is not sticky: no flow remembers it\n",
			(int)strlen(field->name), field->name);
		kz_rule_field_put(net, field);
		return -EINVAL;
	}
	info->priv = field;
	return 0;
}

static int kzmark_tg_check(const struct xt_tgchk_param *par)
{
	struct xt_kzmark_tginfo0 *info = par->targinfo;

	static const u32 values[XT_KZMARK_ACTIONS] = {
		[XT_KZMARK_APPLY_POLICY] = XT_KZMARK_OR_DROP,
		[XT_KZMARK_SET_FIELD] = ~0U,
	};

	if (info->action >= XT_KZMARK_ACTIONS ||
	    info->value & ~values[info->action])
		return -EINVAL;
	if (info->action == XT_KZMARK_APPLY_POLICY)
		return policy_check(par->net, info);
	return field_check(par->net, info);
}

static void kzmark_tg_destroy(const struct xt_tgdtor_param *par)
{
	const struct xt_kzmark_tginfo0 *info = par->targinfo;

	if (info->action == XT_KZMARK_APPLY_POLICY)
		kz_slot_put(par->net, info->priv);
	else
		kz_rule_field_put(par->net, info->priv);
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
		.usersize = offsetof(struct xt_kzmark_tginfo0, priv),	\
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

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/netfilter/x_tables.h>

#include "kmod/flow.h"
#include "kmod/match.h"
#include "kmod/registry.h"
#include "kmod/rule.h"

/* The word that has the field's bits; 0 without a flow. */
static u32 word_read(const struct sk_buff *skb, const struct kz_bits *bits)
{
	u32 words[KZ_FLOW_WORDS];

	if (bits->word == KZ_W_MARK)
		return skb->mark;
	kz_flow_read(skb, words);
	return words[bits->word - KZ_W_FLOW];
}

static bool kzmark_mt(const struct sk_buff *skb, struct xt_action_param *par)
{
	const struct xt_kzmark_mtinfo0 *info = par->matchinfo;
	const struct kz_field *field = info->priv;
	u32 word = word_read(skb, &field->bits);

	return (kz_value_get(word, field->bits.mask) == info->value) ^
	       info->invert;
}

static int kzmark_mt_check(const struct xt_mtchk_param *par)
{
	struct xt_kzmark_mtinfo0 *info = par->matchinfo;
	struct kz_field *field;

	if (info->invert > 1)
		return -EINVAL;
	field = kz_rule_field_get(par->net, info->field, info->value);
	if (IS_ERR(field))
		return PTR_ERR(field);
	info->priv = field;
	return 0;
}

static void kzmark_mt_destroy(const struct xt_mtdtor_param *par)
{
	const struct xt_kzmark_mtinfo0 *info = par->matchinfo;

	kz_rule_field_put(par->net, info->priv);
}

/* clang-format off */
#define KZMARK_MT(FAMILY)						\
	{								\
		.name = "kzmark",					\
		.revision = 0,						\
		.family = FAMILY,					\
		.match = kzmark_mt,					\
		.checkentry = kzmark_mt_check,				\
		.destroy = kzmark_mt_destroy,				\
		.matchsize = sizeof(struct xt_kzmark_mtinfo0),		\
		.usersize = offsetof(struct xt_kzmark_mtinfo0, priv),	\
		.me = THIS_MODULE,					\
	}
/* clang-format on */

static struct xt_match matches[] __read_mostly = {
	KZMARK_MT(NFPROTO_IPV4),
	KZMARK_MT(NFPROTO_IPV6),
};

int kz_match_init(void)
{
	return xt_register_matches(matches, ARRAY_SIZE(matches));
}

void kz_match_exit(void)
{
	xt_unregister_matches(matches, ARRAY_SIZE(matches));
}

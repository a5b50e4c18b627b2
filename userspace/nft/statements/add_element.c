// SPDX-License-Identifier: GPL-2.0-only
/* "add @set_abusers { ip saddr timeout 600000ms }": the source address. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/statement.h"
#include "userspace/nft/build_sets.h"

/* .number: the set; .value: for so many ms, 0: for ever. */

static int add_translate(struct rule_writer *w,
			 const struct policy_action *action)
{
	const struct nft_ruleset *ruleset = w->t->ruleset;
	uint32_t set = nft_set_of_policy(ruleset, action->set);
	struct nft_statement *add = nft_family_rule_add(
		w, &nft_statement_add_element, ruleset->sets[set].key);

	if (!add)
		return -ENOMEM;
	add->number = set;
	add->value = action->set->timeout;
	return 0;
}

static void add_build(struct rule_builder *b, const struct nft_statement *add)
{
	const struct nft_set *set = &b->ruleset->sets[add->number];
	struct nftnl_expr *e;

	nft_expr_load(b, set->key, nft_keys[set->key].size, NFT_REG_1);
	e = nft_expr_add(b, "dynset");
	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SREG_KEY, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_OP, NFT_DYNSET_OP_ADD);
	nftnl_expr_set_str(e, NFTNL_EXPR_DYNSET_SET_NAME, set->name);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SET_ID,
			   NFT_SET_ID(add->number));
	if (add->value)
		nftnl_expr_set_u64(e, NFTNL_EXPR_DYNSET_TIMEOUT, add->value);
}

static void add_print(const struct nft_ruleset *ruleset,
		      const struct nft_statement *add, FILE *out)
{
	const struct nft_set *set = &ruleset->sets[add->number];

	fprintf(out, "add @%s { %s", set->name, nft_keys[set->key].text);
	if (add->value)
		fprintf(out, " timeout %" PRIu32 "ms", add->value);
	fputs(" }", out);
}

const struct nft_statement_type nft_statement_add_element = {
	.action = ACTION_ADD,
	.translate = add_translate,
	.own_rules = true,
	.build = add_build,
	.print = add_print,
};

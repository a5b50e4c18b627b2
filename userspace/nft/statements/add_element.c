// SPDX-License-Identifier: GPL-2.0-only
/* "add @set_abusers { ip saddr timeout 600000ms }", and "update". */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/statement.h"
#include "userspace/nft/build_sets.h"
#include "userspace/nft/prefixes.h"

/* .number: the set; .value: for so many ms, 0: for ever; .mask: the key. */

/* The rule has the condition already: nft would add a protocol of its own to a
 * port that is TCP's, and list it otherwise when it comes by netlink.
 */
static enum nft_key any_transport(enum nft_key key)
{
	const struct nft_key_type *of = &nft_keys[key];
	static const enum nft_key ports[] = { NFT_KEY_TH_SPORT,
					      NFT_KEY_TH_DPORT };
	size_t i;

	for (i = 0; of->protocol && i < sizeof(ports) / sizeof(ports[0]); i++)
		if (of->offset == nft_keys[ports[i]].offset &&
		    of->size == nft_keys[ports[i]].size)
			return ports[i];
	return key;
}

static int addition_translate(struct rule_writer *w,
			      const struct policy_action *action,
			      const struct nft_statement_type *type)
{
	enum nft_key key = nft_condition_key(action->key);
	struct nft_statement *add = nft_family_rule_add(w, type, key);

	if (!add)
		return -ENOMEM;
	add->number = nft_set_of_policy(w->t->ruleset, action->set);
	add->value = action->timeout;
	add->mask = any_transport(key);
	return 0;
}

static int add_translate(struct rule_writer *w,
			 const struct policy_action *action)
{
	return addition_translate(w, action, &nft_statement_add_element);
}

static int update_translate(struct rule_writer *w,
			    const struct policy_action *action)
{
	return addition_translate(w, action, &nft_statement_update_element);
}

static void add_build(struct rule_builder *b, const struct nft_statement *add)
{
	const struct nft_set *set = &b->ruleset->sets[add->number];
	struct nftnl_expr *e;

	nft_expr_load(b, add->mask, nft_keys[add->mask].size, NFT_REG_1);
	nft_prefix_cut(b, set, add->mask);
	e = nft_expr_add(b, "dynset");
	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SREG_KEY, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_OP,
			   add->type == &nft_statement_add_element ?
				   NFT_DYNSET_OP_ADD :
				   NFT_DYNSET_OP_UPDATE);
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

	fprintf(out, "%s @%s { %s",
		add->type == &nft_statement_add_element ? "add" : "update",
		set->name, nft_keys[add->mask].text);
	nft_prefix_print(set, add->mask, out);
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

const struct nft_statement_type nft_statement_update_element = {
	.action = ACTION_UPDATE,
	.translate = update_translate,
	.own_rules = true,
	.build = add_build,
	.print = add_print,
};

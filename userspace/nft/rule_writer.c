// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/nft/statement.h"

struct nft_rule *nft_rule_open(struct rule_writer *w)
{
	struct nft_ruleset *ruleset = w->t->ruleset;
	struct nft_chain *chain = &ruleset->chains[w->chain];
	struct nft_statement *count;
	struct nft_rule *rule;

	if (w->open)
		return &chain->rules[chain->n_rules - 1];
	rule = nft_rule_add(ruleset, w->chain);
	if (!rule)
		return NULL;
	w->open = true;
	rule->origin = w->origin;
	if (!w->origin->count || w->counted)
		return rule;
	w->counted = true;
	count = nft_statement_add(rule, &nft_statement_count);
	if (!count)
		return NULL;
	count->number = nft_counter_find(ruleset->counters, ruleset->n_counters,
					 w->number);
	return rule;
}

struct nft_statement *
nft_rule_open_statement(struct rule_writer *w,
			const struct nft_statement_type *type)
{
	struct nft_rule *rule = nft_rule_open(w);

	return rule ? nft_statement_add(rule, type) : NULL;
}

struct nft_statement *nft_family_rule_add(struct rule_writer *w,
					  const struct nft_statement_type *type,
					  enum nft_key key)
{
	struct nft_rule *rule = nft_rule_add(w->t->ruleset, w->chain);
	struct nft_match *family;

	if (!rule || !nft_keys[key].family)
		return rule ? nft_statement_add(rule, type) : NULL;
	family = nft_match_add(rule);
	if (!family)
		return NULL;
	family->key = NFT_KEY_NFPROTO;
	family->implicit = true;
	family->range.low[0] = nft_keys[key].family;
	family->range.high[0] = nft_keys[key].family;
	return nft_statement_add(rule, type);
}

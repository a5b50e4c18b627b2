// SPDX-License-Identifier: GPL-2.0-only
/* "set FIELD from FIELD", in rules that write the mark. */
#include <errno.h>

#include "userspace/nft/statement.h"

/* "meta mark & @from == @from meta mark set meta mark & ~@to | @to" */
static int bit_copy(struct rule_writer *w, uint32_t from, uint32_t to)
{
	struct nft_rule *rule = nft_rule_add(w->t->ruleset, w->chain);
	struct nft_match *match = rule ? nft_match_add(rule) : NULL;
	struct nft_statement *mark =
		match ? nft_statement_add(rule, &nft_statement_mark) : NULL;

	if (!mark)
		return -ENOMEM;
	match->key = NFT_KEY_META_MARK;
	match->op = NFT_MATCH_MASKED;
	match->mask = match->value = from;
	mark->mask = mark->value = to;
	return 0;
}

/*
 * nft (of Linux 6.12 at least) cannot "or" two values of a packet. So the field
 * becomes 0, and then each of its bits is set whose bit in the other field is
 * set. Fields do not overlap: the field that is read does not change meanwhile.
 */
static int copy_translate(struct rule_writer *w,
			  const struct policy_action *action)
{
	const struct policy_field *to = action->field, *from = action->from;
	struct nft_statement *clear =
		nft_rule_open_statement(w, &nft_statement_mark);
	uint32_t bit;
	int err = 0;

	if (!clear)
		return -ENOMEM;
	clear->mask = to->mask;
	w->open = false;
	for (bit = 0; bit < from->bits && !err; bit++)
		err = bit_copy(w, 1U << (from->shift + bit),
			       1U << (to->shift + bit));
	return err;
}

const struct nft_statement_type nft_statement_copy = {
	.action = ACTION_COPY,
	.translate = copy_translate,
	.own_rules = true,
};

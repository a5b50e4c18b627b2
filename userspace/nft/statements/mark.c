// SPDX-License-Identifier: GPL-2.0-only
/* "meta mark set meta mark & 0xffffff00 | 0x05": fields of the mark. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/statement.h"

/* mark = (mark & ~.mask) | .value */

/*
 * "set FIELD value". Fields that are set one after the other are one write of
 * the mark: no rule sets a field twice (S13), and no two fields overlap.
 */
static int mark_translate(struct rule_writer *w,
			  const struct policy_action *action)
{
	struct nft_rule *rule = nft_rule_open(w);
	struct nft_statement *last;

	if (!rule)
		return -ENOMEM;
	last = rule->n_statements ? &rule->statements[rule->n_statements - 1] :
				    NULL;
	if (!last || last->type != &nft_statement_mark)
		last = nft_statement_add(rule, &nft_statement_mark);
	if (!last)
		return -ENOMEM;
	last->mask |= action->field->mask;
	last->value |= action->value << action->field->shift;
	return 0;
}

static void mark_build(struct rule_builder *b, const struct nft_statement *mark)
{
	uint32_t keep = ~mark->mask;

	if (keep) {
		nft_expr_meta(b, NFT_META_MARK, NFTNL_EXPR_META_DREG);
		nft_expr_bitwise(b, &keep, &mark->value, sizeof(keep));
	} else {
		nft_expr_immediate(b, mark->value);
	}
	nft_expr_meta(b, NFT_META_MARK, NFTNL_EXPR_META_SREG);
}

static void mark_print(const struct nft_ruleset *ruleset,
		       const struct nft_statement *mark, FILE *out)
{
	(void)ruleset;
	fputs("meta mark set ", out);
	if (mark->mask != 0xffffffff)
		fprintf(out, "meta mark & 0x%08" PRIx32 " | ", ~mark->mask);
	fprintf(out, "0x%08" PRIx32, mark->value);
}

const struct nft_statement_type nft_statement_mark = {
	.action = ACTION_SET,
	.translate = mark_translate,
	.build = mark_build,
	.print = mark_print,
};

// SPDX-License-Identifier: GPL-2.0-only
/* "meta priority set 1:a" */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/statement.h"

/* .value: the priority, a traffic control handle */

static int priority_translate(struct rule_writer *w,
			      const struct policy_action *action)
{
	struct nft_statement *priority =
		nft_rule_open_statement(w, &nft_statement_priority);

	if (!priority)
		return -ENOMEM;
	priority->value = action->value;
	return 0;
}

static void priority_build(struct rule_builder *b,
			   const struct nft_statement *priority)
{
	nft_expr_immediate(b, priority->value);
	nft_expr_meta(b, NFT_META_PRIORITY, NFTNL_EXPR_META_SREG);
}

static void priority_print(const struct nft_ruleset *ruleset,
			   const struct nft_statement *priority, FILE *out)
{
	(void)ruleset;
	if (priority->value)
		fprintf(out, "meta priority set %" PRIx32 ":%" PRIx32,
			priority->value >> 16, priority->value & 0xffff);
	else
		fputs("meta priority set none", out);
}

const struct nft_statement_type nft_statement_priority = {
	.action = ACTION_PRIORITY,
	.translate = priority_translate,
	.build = priority_build,
	.print = priority_print,
};

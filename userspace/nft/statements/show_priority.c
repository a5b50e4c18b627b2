// SPDX-License-Identifier: GPL-2.0-only
/* A test run's "meta mark set meta priority": for the report of it. */
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/statement.h"

static void show_priority_build(struct rule_builder *b,
				const struct nft_statement *statement)
{
	(void)statement;
	nft_expr_meta(b, NFT_META_PRIORITY, NFTNL_EXPR_META_DREG);
	nft_expr_meta(b, NFT_META_MARK, NFTNL_EXPR_META_SREG);
}

/* nft's language cannot say this; the kernel can do it. */
static void show_priority_print(const struct nft_ruleset *ruleset,
				const struct nft_statement *statement,
				FILE *out)
{
	(void)ruleset;
	(void)statement;
	fputs("meta mark set meta priority", out);
}

const struct nft_statement_type nft_statement_show_priority = {
	.build = show_priority_build,
	.print = show_priority_print,
};

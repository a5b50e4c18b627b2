// SPDX-License-Identifier: GPL-2.0-only
/* "counter name count_...": one of the ruleset's counters. */
#include "userspace/nft/statement.h"

/* .number: the counter */

static void count_build(struct rule_builder *b,
			const struct nft_statement *count)
{
	nft_expr_object(b, NFT_OBJECT_COUNTER,
			b->ruleset->counters[count->number].name);
}

static void count_print(const struct nft_ruleset *ruleset,
			const struct nft_statement *count, FILE *out)
{
	fprintf(out, "counter name %s", ruleset->counters[count->number].name);
}

const struct nft_statement_type nft_statement_count = {
	.build = count_build,
	.print = count_print,
};

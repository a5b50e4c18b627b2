// SPDX-License-Identifier: GPL-2.0-only
/* "limit name "limit_5"": the bucket has a token. */
#include "userspace/nft/match.h"

static void limit_build(struct rule_builder *b, const struct nft_match *match)
{
	nft_expr_object(b, NFT_OBJECT_LIMIT,
			b->ruleset->limits[match->limit].name);
}

static void limit_print(const struct nft_ruleset *ruleset,
			const struct nft_match *match, FILE *out)
{
	fprintf(out, "limit name \"%s\"", ruleset->limits[match->limit].name);
}

const struct nft_match_type nft_match_limit = {
	.build = limit_build,
	.print = limit_print,
};

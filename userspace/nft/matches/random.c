// SPDX-License-Identifier: GPL-2.0-only
/* "numgen random mod 6 < 1": of a share of the packets. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/match.h"

static void random_build(struct rule_builder *b, const struct nft_match *match)
{
	struct nftnl_expr *e = nft_expr_add(b, "numgen");
	uint32_t below = htonl(match->value);

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_NG_DREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_NG_TYPE, NFT_NG_RANDOM);
	nftnl_expr_set_u32(e, NFTNL_EXPR_NG_MODULUS, match->mask);
	nft_expr_byteorder(b, sizeof(below));
	nft_expr_compare(b, NFT_CMP_LT, &below, sizeof(below));
}

static void random_print(const struct nft_ruleset *ruleset,
			 const struct nft_match *match, FILE *out)
{
	(void)ruleset;
	fprintf(out, "numgen random mod %" PRIu32 " < %" PRIu32, match->mask,
		match->value);
}

const struct nft_match_type nft_match_random = {
	.build = random_build,
	.print = random_print,
};

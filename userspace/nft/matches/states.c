// SPDX-License-Identifier: GPL-2.0-only
/* "ct state new,related": one of the states. */
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/match.h"
#include "userspace/nft/match_key.h"

static void states_build(struct rule_builder *b, const struct nft_match *match)
{
	struct nftnl_expr *e = nft_expr_add(b, "ct");
	static const uint32_t zero;

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_CT_KEY, NFT_CT_STATE);
	nftnl_expr_set_u32(e, NFTNL_EXPR_CT_DREG, NFT_REG_1);
	nft_expr_bitwise(b, &match->value, &zero, sizeof(zero));
	nft_expr_compare(b, NFT_CMP_NEQ, &zero, sizeof(zero));
}

static void states_print(const struct nft_ruleset *ruleset,
			 const struct nft_match *match, FILE *out)
{
	(void)ruleset;
	nft_match_key_print(match, out);
	nft_states_print(match->value, out);
}

const struct nft_match_type nft_match_states = {
	.build = states_build,
	.print = states_print,
};

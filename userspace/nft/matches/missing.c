// SPDX-License-Identifier: GPL-2.0-only
/* "exthdr frag missing": no such IPv6 extension header; or there is one. */
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/match.h"
#include "userspace/nft/match_key.h"

static void missing_build(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_key_type *type = &nft_keys[match->key];
	struct nftnl_expr *e = nft_expr_add(b, "exthdr");
	const uint8_t present = match->negate;

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_DREG, NFT_REG_1);
	nftnl_expr_set_u8(e, NFTNL_EXPR_EXTHDR_TYPE, type->extension);
	nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_OFFSET, type->offset);
	nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_LEN, type->size);
	nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_FLAGS, NFT_EXTHDR_F_PRESENT);
	nft_expr_compare(b, NFT_CMP_EQ, &present, sizeof(present));
}

static void missing_print(const struct nft_ruleset *ruleset,
			  const struct nft_match *match, FILE *out)
{
	(void)ruleset;
	fprintf(out, "%s %s", nft_keys[match->key].text,
		match->negate ? "exists" : "missing");
}

const struct nft_match_type nft_match_missing = {
	.build = missing_build,
	.print = missing_print,
};

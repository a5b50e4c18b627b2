// SPDX-License-Identifier: GPL-2.0-only
/* "ip frag-off & 0x1fff != 0": one of the key's bits is set. */
#include <arpa/inet.h>

#include "userspace/nft/match.h"
#include "userspace/nft/match_key.h"

static void nonzero_build(struct rule_builder *b, const struct nft_match *match)
{
	uint16_t mask = htons(nft_keys[match->key].bits);
	static const uint16_t zero;

	nft_expr_load(b, match->key, sizeof(mask), NFT_REG_1);
	nft_expr_bitwise(b, &mask, &zero, sizeof(mask));
	nft_expr_compare(b, NFT_CMP_NEQ, &zero, sizeof(zero));
}

/* The key's text has the mask. */
static void nonzero_print(const struct nft_ruleset *ruleset,
			  const struct nft_match *match, FILE *out)
{
	(void)ruleset;
	nft_match_key_print(match, out);
	fputs(" != 0", out);
}

const struct nft_match_type nft_match_nonzero = {
	.build = nonzero_build,
	.print = nonzero_print,
};

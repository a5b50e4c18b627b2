// SPDX-License-Identifier: GPL-2.0-only
/* "@th,152,8 >= 0": true of every packet that has these bytes. */
#include "userspace/nft/match.h"
#include "userspace/nft/match_key.h"

static void present_build(struct rule_builder *b, const struct nft_match *match)
{
	static const uint8_t zero[16];
	uint32_t size = nft_keys[match->key].size;

	nft_expr_load(b, match->key, size, NFT_REG_1);
	nft_expr_compare(b, NFT_CMP_GTE, zero, size);
}

static void present_print(const struct nft_ruleset *ruleset,
			  const struct nft_match *match, FILE *out)
{
	(void)ruleset;
	nft_match_key_print(match, out);
	fputs(" >= 0", out);
}

const struct nft_match_type nft_match_present = {
	.build = present_build,
	.print = present_print,
};

// SPDX-License-Identifier: GPL-2.0-only
/* "tcp flags & (syn|ack) == syn": some bits of a value. */
#include <string.h>

#include "userspace/nft/match.h"
#include "userspace/nft/value_bytes.h"

/* All bits of @key. */
static uint32_t whole(enum nft_key key)
{
	return ~0U >> (32 - 8 * nft_keys[key].size);
}

static void masked_build(struct rule_builder *b, const struct nft_match *match)
{
	const uint32_t masks[4] = { match->mask }, values[4] = { match->value };
	uint32_t size = nft_keys[match->key].size;
	uint8_t mask[16], value[16];
	static const uint8_t flip[16];

	nft_value_bytes(match->key, masks, false, mask);
	nft_value_bytes(match->key, values, false, value);
	nft_expr_load(b, match->key, size, NFT_REG_1);
	if (match->mask != whole(match->key))
		nft_expr_bitwise(b, mask, flip, size);
	nft_expr_compare(b, match->negate ? NFT_CMP_NEQ : NFT_CMP_EQ, value,
			 size);
}

static void masked_print(const struct nft_ruleset *ruleset,
			 const struct nft_match *match, FILE *out)
{
	const uint32_t masks[4] = { match->mask }, values[4] = { match->value };
	const char *sign = match->negate ? "!=" : "==";
	char mask[NFT_VALUE_SIZE], value[NFT_VALUE_SIZE];

	(void)ruleset;
	nft_value_write(match->key, masks, mask);
	nft_value_write(match->key, values, value);
	fputs(nft_keys[match->key].text, out);
	if (match->mask == whole(match->key))
		fprintf(out, " %s %s", sign, value);
	else if (strchr(mask, '|'))
		fprintf(out, " & (%s) %s %s", mask, sign, value);
	else
		fprintf(out, " & %s %s %s", mask, sign, value);
}

const struct nft_match_type nft_match_masked = {
	.build = masked_build,
	.print = masked_print,
};

// SPDX-License-Identifier: GPL-2.0-only
/* "tcp flags & (syn|ack) == syn": some bits of a value. */
#include <string.h>

#include "userspace/nft/match.h"
#include "userspace/nft/value_bytes.h"

/* An address's mask and value are the ends of .range. */
static bool is_address(const struct nft_match *match)
{
	return nft_keys[match->key].notation == NFT_ADDRESS4 ||
	       nft_keys[match->key].notation == NFT_ADDRESS6;
}

static void words_take(const struct nft_match *match, uint32_t masks[4],
		       uint32_t values[4])
{
	memcpy(masks, match->range.high, sizeof(match->range.high));
	memcpy(values, match->range.low, sizeof(match->range.low));
	if (is_address(match))
		return;
	masks[0] = match->mask;
	values[0] = match->value;
}

/* All bits count. */
static bool is_whole(const struct nft_match *match)
{
	return !is_address(match) &&
	       match->mask == ~0U >> (32 - 8 * nft_keys[match->key].size);
}

static void masked_build(struct rule_builder *b, const struct nft_match *match)
{
	uint32_t size = nft_keys[match->key].size, masks[4], values[4];
	uint8_t mask[16], value[16];
	static const uint8_t flip[16];

	words_take(match, masks, values);
	nft_value_bytes(match->key, masks, false, mask);
	nft_value_bytes(match->key, values, false, value);
	nft_expr_load(b, match->key, size, NFT_REG_1);
	if (!is_whole(match))
		nft_expr_bitwise(b, mask, flip, size);
	nft_expr_compare(b, match->negate ? NFT_CMP_NEQ : NFT_CMP_EQ, value,
			 size);
}

static void masked_print(const struct nft_ruleset *ruleset,
			 const struct nft_match *match, FILE *out)
{
	uint32_t masks[4], values[4];
	const char *sign = match->negate ? "!=" : "==";
	char mask[NFT_VALUE_SIZE], value[NFT_VALUE_SIZE];

	(void)ruleset;
	words_take(match, masks, values);
	nft_value_write(match->key, masks, mask);
	nft_value_write(match->key, values, value);
	fputs(nft_keys[match->key].text, out);
	if (is_whole(match))
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

// SPDX-License-Identifier: GPL-2.0-only
/* "ip saddr 10.0.0.0/8", "tcp dport 80": one value, or a range. */
#include <stdio.h>
#include <string.h>

#include <libnftnl/expr.h>

#include "userspace/nft/match.h"
#include "userspace/nft/match_key.h"
#include "userspace/nft/value_bytes.h"

static enum nft_cmp_ops equal(const struct nft_match *match)
{
	return match->negate ? NFT_CMP_NEQ : NFT_CMP_EQ;
}

/* A prefix of @length bits; of whole bytes only those are loaded. */
static void prefix_build(struct rule_builder *b, const struct nft_match *match,
			 int length)
{
	uint8_t value[16], mask[16] = { 0 };
	static const uint8_t flip[16];
	uint32_t size = nft_keys[match->key].size;

	nft_value_bytes(match->key, match->range.low, false, value);
	if (length % 8 == 0) {
		nft_expr_load(b, match->key, length / 8, NFT_REG_1);
		nft_expr_compare(b, equal(match), value, length / 8);
		return;
	}
	memset(mask, 0xff, length / 8);
	mask[length / 8] = 0xff << (8 - length % 8);
	nft_expr_load(b, match->key, size, NFT_REG_1);
	nft_expr_bitwise(b, mask, flip, size);
	nft_expr_compare(b, equal(match), value, size);
}

static void range_build(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_key_type *type = &nft_keys[match->key];
	const struct range *range = &match->range;
	bool single = nft_range_is_single(match->key, range);
	uint8_t low[16], high[16];
	int length = -1;

	if (!single &&
	    (type->notation == NFT_ADDRESS4 || type->notation == NFT_ADDRESS6 ||
	     type->notation == NFT_NAME))
		length = range_prefix_length(range, type->size / 4);
	if (length > 0) {
		prefix_build(b, match, length);
		return;
	}
	nft_value_bytes(match->key, range->low, !single, low);
	nft_value_bytes(match->key, range->high, !single, high);
	nft_match_load(b, match);
	if (single) {
		nft_expr_compare(b, equal(match), low, type->size);
		return;
	}
	nft_expr_order_key(b, match->key);
	if (match->negate) {
		nft_expr_outside(b, low, high, type->size);
		return;
	}
	nft_expr_compare(b, NFT_CMP_GTE, low, type->size);
	nft_expr_compare(b, NFT_CMP_LTE, high, type->size);
}

static void range_print(const struct nft_ruleset *ruleset,
			const struct nft_match *match, FILE *out)
{
	char text[NFT_RANGE_SIZE];

	(void)ruleset;
	nft_range_write(match->key, &match->range, text);
	nft_match_key_print(match, out);
	fprintf(out, " %s", text);
}

const struct nft_match_type nft_match_range = {
	.build = range_build,
	.print = range_print,
};

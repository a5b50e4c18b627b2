// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/nft/match_key.h"
#include "userspace/nft/print_values.h"
#include "userspace/nft/value_bytes.h"

void nft_match_load(struct rule_builder *b, const struct nft_match *match)
{
	const uint32_t masks[4] = { match->mask };
	static const uint8_t flip[16];
	uint8_t mask[16];

	nft_expr_load_value(b, match->key);
	if (!match->mask)
		return;
	nft_value_bytes(match->key, masks, false, mask);
	nft_expr_bitwise(b, mask, flip, nft_keys[match->key].size);
}

void nft_match_key_print(const struct nft_match *match, FILE *out)
{
	const uint32_t masks[4] = { match->mask };
	char mask[NFT_VALUE_SIZE];

	fputs(nft_keys[match->key].text, out);
	if (match->mask) {
		nft_value_write(match->key, masks, mask);
		fprintf(out, " & %s", mask);
	}
	if (match->negate)
		fputs(" !=", out);
}

void nft_part_load(struct rule_builder *b, enum nft_key key, uint32_t mask,
		   uint32_t reg, bool ordered)
{
	const struct nft_key_type *type = &nft_keys[key];
	const uint32_t masks[4] = { mask };
	static const uint8_t flip[16];
	uint8_t bytes[16];

	nft_expr_load(b, key, type->size, reg);
	if (mask) {
		nft_value_bytes(key, masks, false, bytes);
		nft_expr_bitwise_at(b, reg, bytes, flip, type->size);
	}
	if (ordered && type->host_order)
		nft_expr_byteorder_at(b, reg, type->size);
}

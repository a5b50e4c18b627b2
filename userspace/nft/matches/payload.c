// SPDX-License-Identifier: GPL-2.0-only
/* "@th,16,16 22": bits of a header that has no name. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <libnftnl/expr.h>

#include "userspace/nft/match.h"

/* Of the whole bytes that are loaded. */
struct bits {
	uint32_t size; /* bytes */
	uint32_t shift; /* bits after the value */
	uint32_t mask;
};

static struct bits bits_of(const struct kz_slice *payload)
{
	uint32_t skip = payload->offset % 8;
	uint32_t size = (skip + payload->bits + 7) / 8;
	uint32_t shift = size * 8 - skip - payload->bits;

	return (struct bits){
		.size = size,
		.shift = shift,
		.mask = UINT32_MAX >> (32 - payload->bits) << shift,
	};
}

/* The lowest @size bytes of @value, as they are in a packet. */
static void bytes_write(uint32_t value, uint32_t size, uint8_t bytes[4])
{
	uint32_t i;

	for (i = 0; i < size; i++)
		bytes[i] = value >> (size - 1 - i) * 8;
}

static void load(struct rule_builder *b, const struct kz_slice *payload,
		 const struct bits *bits)
{
	struct nftnl_expr *e = nft_expr_add(b, "payload");
	static const uint8_t flip[4];
	uint8_t mask[4];

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_DREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_BASE, payload->base);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_OFFSET, payload->offset / 8);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_LEN, bits->size);
	bytes_write(bits->mask, bits->size, mask);
	if (payload->bits < bits->size * 8)
		nft_expr_bitwise(b, mask, flip, bits->size);
}

static void payload_build(struct rule_builder *b, const struct nft_match *match)
{
	const struct kz_slice *payload = &match->parts->payload;
	struct bits bits = bits_of(payload);
	uint8_t low[4], high[4];

	load(b, payload, &bits);
	bytes_write(match->range.low[0] << bits.shift, bits.size, low);
	bytes_write(match->range.high[0] << bits.shift, bits.size, high);
	if (match->range.low[0] == match->range.high[0]) {
		nft_expr_compare(b, match->negate ? NFT_CMP_NEQ : NFT_CMP_EQ,
				 low, bits.size);
	} else if (match->negate) {
		nft_expr_outside(b, low, high, bits.size);
	} else {
		nft_expr_compare(b, NFT_CMP_GTE, low, bits.size);
		nft_expr_compare(b, NFT_CMP_LTE, high, bits.size);
	}
}

static void payload_print(const struct nft_ruleset *ruleset,
			  const struct nft_match *match, FILE *out)
{
	static const char *const bases[] = { "ll", "nh", "th" };
	const struct kz_slice *payload = &match->parts->payload;
	const struct range *range = &match->range;

	(void)ruleset;
	fprintf(out, "@%s,%u,%u%s 0x%" PRIx32, bases[payload->base],
		payload->offset, payload->bits, match->negate ? " !=" : "",
		range->low[0]);
	if (range->low[0] != range->high[0])
		fprintf(out, "-0x%" PRIx32, range->high[0]);
}

const struct nft_match_type nft_match_payload = {
	.build = payload_build,
	.print = payload_print,
};

// SPDX-License-Identifier: GPL-2.0-only
/* A rule's matches as libnftnl's expressions; see build.h. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <libnftnl/expr.h>
#include <libnftnl/rule.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/expressions.h"

void nft_value_bytes(enum nft_key key, const uint32_t words[4], bool ordered,
		     uint8_t bytes[16])
{
	const struct nft_key_type *type = &nft_keys[key];
	uint32_t network[4];
	uint16_t half;
	int i;

	for (i = 0; i < 4; i++)
		network[i] = htonl(words[i]);
	if (type->size == 1) {
		bytes[0] = words[0] << type->shift;
	} else if (type->size == 2) {
		half = words[0] << type->shift;
		if (!type->host_order || ordered)
			half = htons(half);
		memcpy(bytes, &half, sizeof(half));
	} else if (type->host_order && !ordered) {
		memcpy(bytes, words, sizeof(words[0]));
	} else {
		memcpy(bytes, network, type->size);
	}
}

struct nftnl_expr *nft_expression(struct rule_builder *b, const char *name)
{
	struct nftnl_expr *e = nftnl_expr_alloc(name);

	if (e)
		nftnl_rule_add_expr(b->out, e);
	else
		b->failed = true;
	return e;
}

/* ---- matches ---- */

/* The first @length bytes of @key, into @reg. */
static void load_to(struct rule_builder *b, enum nft_key key, uint32_t length,
		    uint32_t reg)
{
	const struct nft_key_type *type = &nft_keys[key];
	struct nftnl_expr *e;

	e = nft_expression(b, type->meta >= 0 ? "meta" :
			      type->extension ? "exthdr" :
						"payload");
	if (!e)
		return;
	if (type->meta >= 0) {
		nftnl_expr_set_u32(e, NFTNL_EXPR_META_KEY, type->meta);
		nftnl_expr_set_u32(e, NFTNL_EXPR_META_DREG, reg);
		return;
	}
	if (type->extension) {
		nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_DREG, reg);
		nftnl_expr_set_u8(e, NFTNL_EXPR_EXTHDR_TYPE, type->extension);
		nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_OFFSET, type->offset);
		nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_LEN, length);
		return;
	}
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_DREG, reg);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_BASE, type->base);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_OFFSET, type->offset);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_LEN, length);
}

void nft_load(struct rule_builder *b, enum nft_key key, uint32_t length)
{
	load_to(b, key, length, NFT_REG_1);
}

/* All of @key, and where it is a part of its bytes, nothing else. */
static void load_value(struct rule_builder *b, enum nft_key key)
{
	const struct nft_key_type *type = &nft_keys[key];
	uint8_t one = type->part;
	uint16_t two = htons(type->part);
	static const uint8_t flip[2];

	nft_load(b, key, type->size);
	if (type->part)
		nft_bitwise(b, type->size == 1 ? (void *)&one : (void *)&two,
			    flip, type->size);
}

/* Comparisons of more and less are byte by byte. */
static void order(struct rule_builder *b, uint32_t size)
{
	struct nftnl_expr *e = nft_expression(b, "byteorder");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_BYTEORDER_SREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BYTEORDER_DREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BYTEORDER_OP, NFT_BYTEORDER_HTON);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BYTEORDER_LEN, size);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BYTEORDER_SIZE, size);
}

static void order_key(struct rule_builder *b, enum nft_key key)
{
	if (nft_keys[key].host_order)
		order(b, nft_keys[key].size);
}

static void compare(struct rule_builder *b, uint32_t op, const void *bytes,
		    uint32_t length)
{
	struct nftnl_expr *e = nft_expression(b, "cmp");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_CMP_SREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_CMP_OP, op);
	nftnl_expr_set(e, NFTNL_EXPR_CMP_DATA, bytes, length);
}

void nft_bitwise(struct rule_builder *b, const void *mask, const void *flip,
		 uint32_t length)
{
	struct nftnl_expr *e = nft_expression(b, "bitwise");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_SREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_DREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_OP, NFT_BITWISE_BOOL);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_LEN, length);
	nftnl_expr_set(e, NFTNL_EXPR_BITWISE_MASK, mask, length);
	nftnl_expr_set(e, NFTNL_EXPR_BITWISE_XOR, flip, length);
}

static uint32_t equal(const struct nft_match *match)
{
	return match->negate ? NFT_CMP_NEQ : NFT_CMP_EQ;
}

static void match_prefix(struct rule_builder *b, const struct nft_match *match,
			 int length)
{
	uint8_t value[16], mask[16] = { 0 };
	static const uint8_t flip[16];
	uint32_t size = nft_keys[match->key].size;

	nft_value_bytes(match->key, match->range.low, false, value);
	if (length % 8 == 0) { /* whole bytes: look at no more */
		nft_load(b, match->key, length / 8);
		compare(b, equal(match), value, length / 8);
		return;
	}
	memset(mask, 0xff, length / 8);
	mask[length / 8] = 0xff << (8 - length % 8);
	nft_load(b, match->key, size);
	nft_bitwise(b, mask, flip, size);
	compare(b, equal(match), value, size);
}

static void match_outside(struct rule_builder *b, const uint8_t *low,
			  const uint8_t *high, uint32_t size)
{
	struct nftnl_expr *e = nft_expression(b, "range");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_RANGE_SREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_RANGE_OP, NFT_RANGE_NEQ);
	nftnl_expr_set(e, NFTNL_EXPR_RANGE_FROM_DATA, low, size);
	nftnl_expr_set(e, NFTNL_EXPR_RANGE_TO_DATA, high, size);
}

static void match_range(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_key_type *type = &nft_keys[match->key];
	const struct range *range = &match->range;
	bool single = nft_range_is_single(match->key, range);
	uint8_t low[16], high[16];
	int length = -1;

	if (!single &&
	    (type->notation == NFT_ADDRESS4 || type->notation == NFT_ADDRESS6))
		length = nft_prefix_length(range, type->size * 8);
	if (length > 0) {
		match_prefix(b, match, length);
		return;
	}
	nft_value_bytes(match->key, range->low, !single, low);
	nft_value_bytes(match->key, range->high, !single, high);
	load_value(b, match->key);
	if (single) {
		compare(b, equal(match), low, type->size);
		return;
	}
	order_key(b, match->key);
	if (match->negate) {
		match_outside(b, low, high, type->size);
		return;
	}
	compare(b, NFT_CMP_GTE, low, type->size);
	compare(b, NFT_CMP_LTE, high, type->size);
}

static void match_masked(struct rule_builder *b, const struct nft_match *match)
{
	const uint32_t masks[4] = { match->mask }, values[4] = { match->value };
	uint32_t size = nft_keys[match->key].size, all = ~0U >> (32 - 8 * size);
	uint8_t mask[16], value[16];
	static const uint8_t flip[16];

	nft_value_bytes(match->key, masks, false, mask);
	nft_value_bytes(match->key, values, false, value);
	nft_load(b, match->key, size);
	if (match->mask != all)
		nft_bitwise(b, mask, flip, size);
	compare(b, equal(match), value, size);
}

static void match_set(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_set *set = &b->ruleset->sets[match->set];
	struct nftnl_expr *e;

	load_value(b, match->key);
	if (set->interval)
		order_key(b, match->key);
	e = nft_expression(b, "lookup");
	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SREG, NFT_REG_1);
	nftnl_expr_set_str(e, NFTNL_EXPR_LOOKUP_SET,
			   set->name[0] ? set->name : NFT_ANONYMOUS_NAME);
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SET_ID, NFT_SET_ID(match->set));
	if (match->negate)
		nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_FLAGS,
				   NFT_LOOKUP_F_INV);
}

/* Keys stand one after the other in registers of 4 bytes; nft names those of
 * 16 where it can, and its listing wants them so.
 */
static void match_map(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_map *map = b->ruleset->sets[match->set].map;
	uint32_t at = 0, size;
	struct nftnl_expr *e;
	unsigned int k;

	for (k = 0; k < map->n_keys; k++) {
		size = nft_keys[map->keys[k]].size;
		load_to(b, map->keys[k], size,
			at % 16 ? NFT_REG32_00 + at / 4 : NFT_REG_1 + at / 16);
		at += nft_padded(size);
	}
	e = nft_expression(b, "lookup");
	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_DREG, NFT_REG_VERDICT);
	nftnl_expr_set_str(e, NFTNL_EXPR_LOOKUP_SET, NFT_ANONYMOUS_MAP);
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SET_ID, NFT_SET_ID(match->set));
}

static void match_nonzero(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_key_type *type = &nft_keys[match->key];
	uint16_t mask = htons(type->bits);
	static const uint16_t zero;

	nft_load(b, match->key, sizeof(mask));
	nft_bitwise(b, &mask, &zero, sizeof(mask));
	compare(b, NFT_CMP_NEQ, &zero, sizeof(zero));
}

static void match_missing(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_key_type *type = &nft_keys[match->key];
	struct nftnl_expr *e = nft_expression(b, "exthdr");
	static const uint8_t absent;

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_DREG, NFT_REG_1);
	nftnl_expr_set_u8(e, NFTNL_EXPR_EXTHDR_TYPE, type->extension);
	nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_OFFSET, type->offset);
	nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_LEN, type->size);
	nftnl_expr_set_u32(e, NFTNL_EXPR_EXTHDR_FLAGS, NFT_EXTHDR_F_PRESENT);
	compare(b, NFT_CMP_EQ, &absent, sizeof(absent));
}

static void match_states(struct rule_builder *b, const struct nft_match *match)
{
	struct nftnl_expr *e = nft_expression(b, "ct");
	static const uint32_t zero;

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_CT_KEY, NFT_CT_STATE);
	nftnl_expr_set_u32(e, NFTNL_EXPR_CT_DREG, NFT_REG_1);
	nft_bitwise(b, &match->value, &zero, sizeof(zero));
	compare(b, NFT_CMP_NEQ, &zero, sizeof(zero));
}

static void match_random(struct rule_builder *b, const struct nft_match *match)
{
	struct nftnl_expr *e = nft_expression(b, "numgen");
	uint32_t below = htonl(match->value);

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_NG_DREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_NG_TYPE, NFT_NG_RANDOM);
	nftnl_expr_set_u32(e, NFTNL_EXPR_NG_MODULUS, match->mask);
	order(b, sizeof(below));
	compare(b, NFT_CMP_LT, &below, sizeof(below));
}

static void match_limit(struct rule_builder *b, const struct nft_match *match)
{
	struct nftnl_expr *e = nft_expression(b, "objref");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_OBJREF_IMM_TYPE, NFT_OBJECT_LIMIT);
	nftnl_expr_set_str(e, NFTNL_EXPR_OBJREF_IMM_NAME,
			   b->ruleset->limits[match->limit].name);
}

static void match_build(struct rule_builder *b, const struct nft_match *match)
{
	static const uint8_t zero[16];

	switch (match->op) {
	case NFT_MATCH_RANGE:
		match_range(b, match);
		break;
	case NFT_MATCH_MASKED:
		match_masked(b, match);
		break;
	case NFT_MATCH_SET:
		match_set(b, match);
		break;
	case NFT_MATCH_PRESENT:
		nft_load(b, match->key, nft_keys[match->key].size);
		compare(b, NFT_CMP_GTE, zero, nft_keys[match->key].size);
		break;
	case NFT_MATCH_NONZERO:
		match_nonzero(b, match);
		break;
	case NFT_MATCH_STATES:
		match_states(b, match);
		break;
	case NFT_MATCH_MISSING:
		match_missing(b, match);
		break;
	case NFT_MATCH_RANDOM:
		match_random(b, match);
		break;
	case NFT_MATCH_LIMIT:
		match_limit(b, match);
		break;
	case NFT_MATCH_MAP:
		match_map(b, match);
	}
}

int nft_build_expressions(const struct nft_ruleset *ruleset,
			  const struct nft_rule *rule, struct nftnl_rule *out)
{
	struct rule_builder b = { .ruleset = ruleset, .out = out };
	size_t i;

	for (i = 0; i < rule->n_matches; i++)
		match_build(&b, &rule->matches[i]);
	nft_actions_build(&b, rule);
	return b.failed ? -ENOMEM : 0;
}

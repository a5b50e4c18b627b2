// SPDX-License-Identifier: GPL-2.0-only
/* See expressions.h. */
#include <arpa/inet.h>
#include <stddef.h>
#include <stdio.h>

#include <libnftnl/expr.h>
#include <libnftnl/rule.h>

#include <linux/ip.h>

#include "userspace/nft/build_sets.h"
#include "userspace/nft/expressions.h"

struct nftnl_expr *nft_expr_add(struct rule_builder *b, const char *name)
{
	struct nftnl_expr *e = nftnl_expr_alloc(name);

	if (e)
		nftnl_rule_add_expr(b->out, e);
	else
		b->failed = true;
	return e;
}

void nft_expr_load(struct rule_builder *b, enum nft_key key, uint32_t length,
		   uint32_t reg)
{
	const struct nft_key_type *type = &nft_keys[key];
	struct nftnl_expr *e;

	e = nft_expr_add(b, type->meta >= 0 ? "meta" :
			    type->fib	    ? "fib" :
			    type->extension ? "exthdr" :
					      "payload");
	if (!e)
		return;
	if (type->meta >= 0) {
		nftnl_expr_set_u32(e, NFTNL_EXPR_META_KEY, type->meta);
		nftnl_expr_set_u32(e, NFTNL_EXPR_META_DREG, reg);
		return;
	}
	if (type->fib) {
		nftnl_expr_set_u32(e, NFTNL_EXPR_FIB_DREG, reg);
		nftnl_expr_set_u32(e, NFTNL_EXPR_FIB_RESULT, type->fib);
		nftnl_expr_set_u32(e, NFTNL_EXPR_FIB_FLAGS, type->fib_flags);
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

void nft_expr_load_value(struct rule_builder *b, enum nft_key key)
{
	const struct nft_key_type *type = &nft_keys[key];
	uint8_t one = type->part;
	uint16_t two = htons(type->part);
	static const uint8_t flip[2];

	nft_expr_load(b, key, type->size, NFT_REG_1);
	if (type->part)
		nft_expr_bitwise(b,
				 type->size == 1 ? (void *)&one : (void *)&two,
				 flip, type->size);
}

static void immediate_bytes(struct rule_builder *b, const void *value,
			    uint32_t length)
{
	struct nftnl_expr *e = nft_expr_add(b, "immediate");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_DREG, NFT_REG_1);
	nftnl_expr_set(e, NFTNL_EXPR_IMM_DATA, value, length);
}

void nft_expr_immediate(struct rule_builder *b, uint32_t value)
{
	immediate_bytes(b, &value, sizeof(value));
}

void nft_expr_lookup(struct rule_builder *b, uint32_t number, bool negate)
{
	const struct nft_set *set = &b->ruleset->sets[number];
	struct nftnl_expr *e = nft_expr_add(b, "lookup");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SREG, NFT_REG_1);
	nftnl_expr_set_str(e, NFTNL_EXPR_LOOKUP_SET,
			   set->name[0] ? set->name : NFT_ANONYMOUS_NAME);
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SET_ID, NFT_SET_ID(number));
	if (negate)
		nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_FLAGS,
				   NFT_LOOKUP_F_INV);
}

void nft_expr_meta(struct rule_builder *b, enum nft_meta_keys key,
		   uint16_t which)
{
	struct nftnl_expr *e = nft_expr_add(b, "meta");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_KEY, key);
	nftnl_expr_set_u32(e, which, NFT_REG_1);
}

static struct nftnl_expr *header_bytes(struct rule_builder *b, uint16_t which,
				       uint32_t offset, uint32_t length)
{
	struct nftnl_expr *e = nft_expr_add(b, "payload");

	if (!e)
		return NULL;
	nftnl_expr_set_u32(e, which, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_BASE,
			   NFT_PAYLOAD_NETWORK_HEADER);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_OFFSET, offset);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_LEN, length);
	return e;
}

void nft_expr_header_load(struct rule_builder *b, uint32_t offset)
{
	header_bytes(b, NFTNL_EXPR_PAYLOAD_DREG, offset, 2);
}

void nft_expr_header_store(struct rule_builder *b, uint32_t offset, bool ip)
{
	struct nftnl_expr *e =
		header_bytes(b, NFTNL_EXPR_PAYLOAD_SREG, offset, 2);

	if (!e || !ip)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_CSUM_TYPE,
			   NFT_PAYLOAD_CSUM_INET);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_CSUM_OFFSET,
			   offsetof(struct iphdr, check));
}

void nft_expr_header_set(struct rule_builder *b, uint32_t offset, uint8_t value)
{
	immediate_bytes(b, &value, sizeof(value));
	header_bytes(b, NFTNL_EXPR_PAYLOAD_SREG, offset, 1);
}

void nft_expr_bitwise(struct rule_builder *b, const void *mask,
		      const void *flip, uint32_t length)
{
	nft_expr_bitwise_at(b, NFT_REG_1, mask, flip, length);
}

void nft_expr_bitwise_at(struct rule_builder *b, uint32_t reg, const void *mask,
			 const void *flip, uint32_t length)
{
	struct nftnl_expr *e = nft_expr_add(b, "bitwise");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_SREG, reg);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_DREG, reg);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_OP, NFT_BITWISE_BOOL);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_LEN, length);
	nftnl_expr_set(e, NFTNL_EXPR_BITWISE_MASK, mask, length);
	nftnl_expr_set(e, NFTNL_EXPR_BITWISE_XOR, flip, length);
}

void nft_expr_byteorder(struct rule_builder *b, uint32_t size)
{
	nft_expr_byteorder_at(b, NFT_REG_1, size);
}

void nft_expr_byteorder_at(struct rule_builder *b, uint32_t reg, uint32_t size)
{
	struct nftnl_expr *e = nft_expr_add(b, "byteorder");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_BYTEORDER_SREG, reg);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BYTEORDER_DREG, reg);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BYTEORDER_OP, NFT_BYTEORDER_HTON);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BYTEORDER_LEN, size);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BYTEORDER_SIZE, size);
}

void nft_expr_order_key(struct rule_builder *b, enum nft_key key)
{
	if (nft_keys[key].host_order)
		nft_expr_byteorder(b, nft_keys[key].size);
}

void nft_expr_compare(struct rule_builder *b, enum nft_cmp_ops op,
		      const void *bytes, uint32_t length)
{
	struct nftnl_expr *e = nft_expr_add(b, "cmp");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_CMP_SREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_CMP_OP, op);
	nftnl_expr_set(e, NFTNL_EXPR_CMP_DATA, bytes, length);
}

void nft_expr_outside(struct rule_builder *b, const void *low, const void *high,
		      uint32_t size)
{
	struct nftnl_expr *e = nft_expr_add(b, "range");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_RANGE_SREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_RANGE_OP, NFT_RANGE_NEQ);
	nftnl_expr_set(e, NFTNL_EXPR_RANGE_FROM_DATA, low, size);
	nftnl_expr_set(e, NFTNL_EXPR_RANGE_TO_DATA, high, size);
}

void nft_expr_object(struct rule_builder *b, uint32_t kind, const char *name)
{
	struct nftnl_expr *e = nft_expr_add(b, "objref");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_OBJREF_IMM_TYPE, kind);
	nftnl_expr_set_str(e, NFTNL_EXPR_OBJREF_IMM_NAME, name);
}

void nft_expr_log(struct rule_builder *b, uint16_t group, const char *prefix)
{
	struct nftnl_expr *e = nft_expr_add(b, "log");

	if (!e)
		return;
	nftnl_expr_set_str(e, NFTNL_EXPR_LOG_PREFIX, prefix);
	nftnl_expr_set_u16(e, NFTNL_EXPR_LOG_GROUP, group);
}

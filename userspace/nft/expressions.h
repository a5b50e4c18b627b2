/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's expressions of a rule, by libnftnl. Each function adds one to
 * the rule's end; without memory it sets .failed, and later ones may be
 * missing.
 */
#ifndef KZ_NFT_EXPRESSIONS_H
#define KZ_NFT_EXPRESSIONS_H

#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/ruleset.h"

struct nftnl_expr;
struct nftnl_rule;

/* A rule that is being built. Where no register is named, it is NFT_REG_1. */
struct rule_builder {
	const struct nft_ruleset *ruleset;
	struct nftnl_rule *out; /* owns the expressions */
	bool failed;
};

/* One of libnftnl's kind @name, to be filled; NULL: failed. */
struct nftnl_expr *nft_expr_add(struct rule_builder *b, const char *name);

/* register @reg = the first @length bytes of @key */
void nft_expr_load(struct rule_builder *b, enum nft_key key, uint32_t length,
		   uint32_t reg);

/* register = @key, without what else is in its bytes (nft_keys[].part) */
void nft_expr_load_value(struct rule_builder *b, enum nft_key key);

/* register = the constant @value */
void nft_expr_immediate(struct rule_builder *b, uint32_t value);

/* register = the packet's @key, or (NFTNL_EXPR_META_SREG) the reverse */
void nft_expr_meta(struct rule_builder *b, enum nft_meta_keys key,
		   uint16_t which);

/* register = (register & @mask) ^ @flip */
void nft_expr_bitwise(struct rule_builder *b, const void *mask,
		      const void *flip, uint32_t length);

/* The same of register @reg. */
void nft_expr_bitwise_at(struct rule_builder *b, uint32_t reg, const void *mask,
			 const void *flip, uint32_t length);
void nft_expr_byteorder_at(struct rule_builder *b, uint32_t reg, uint32_t size);

/* register = the 16-bit word at @offset of the IP header */
void nft_expr_header_load(struct rule_builder *b, uint32_t offset);

/* and the reverse; @ip: correct IPv4's checksum, of which it is a summand */
void nft_expr_header_store(struct rule_builder *b, uint32_t offset, bool ip);

/* the byte at @offset of the IPv6 header = @value */
void nft_expr_header_set(struct rule_builder *b, uint32_t offset,
			 uint8_t value);

/* register, @size bytes, from host to network order: cmp compares bytes */
void nft_expr_byteorder(struct rule_builder *b, uint32_t size);

/* nft_expr_byteorder() if @key is loaded in host order */
void nft_expr_order_key(struct rule_builder *b, enum nft_key key);

/* The rule ends unless the register @op (enum nft_cmp_ops) @bytes. */
void nft_expr_compare(struct rule_builder *b, enum nft_cmp_ops op,
		      const void *bytes, uint32_t length);

/* The rule ends if the register is from @low to @high, in network order. */
void nft_expr_outside(struct rule_builder *b, const void *low, const void *high,
		      uint32_t length);

/* The rule ends unless the register is in set @number; @negate: if it is. */
void nft_expr_lookup(struct rule_builder *b, uint32_t number, bool negate);

/* The table's object @name of @kind: count, or ask a limit. */
void nft_expr_object(struct rule_builder *b, uint32_t kind, const char *name);

/* Log to nfnetlink_log's @group. */
void nft_expr_log(struct rule_builder *b, uint16_t group, const char *prefix);

#endif

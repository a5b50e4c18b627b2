// SPDX-License-Identifier: GPL-2.0-only
/*
 * "update @limit_... { ip saddr limit rate over 5/second }": the bucket of the
 * packet's key has a token. Where the set is full, the rule ends. The same with
 * "add" and "ct count over 5".
 */
#include <inttypes.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/build_sets.h"
#include "userspace/nft/joined.h"
#include "userspace/nft/limit.h"
#include "userspace/nft/match.h"
#include "userspace/nft/value_bytes.h"

static void key_build(struct rule_builder *b,
		      const struct policy_conditions *parts)
{
	const struct policy_condition *part = parts->list;
	uint32_t at = 0, size;
	static const uint8_t flip[16];
	uint8_t mask[16];
	enum nft_key key;
	size_t i;

	for (i = 0; i < parts->count; i++, part++) {
		key = nft_part_key(part);
		size = nft_keys[key].size;
		nft_expr_load(b, key, size, nft_joined_register(at));
		if (nft_part_mask(part, mask))
			nft_expr_bitwise_at(b, nft_joined_register(at), mask,
					    flip, size);
		at += nft_padded(size);
	}
}

static struct nftnl_expr *connections_make(const struct policy_limit *limit)
{
	struct nftnl_expr *e = nftnl_expr_alloc("connlimit");

	if (!e)
		return NULL;
	nftnl_expr_set_u32(e, NFTNL_EXPR_CONNLIMIT_COUNT, limit->rate);
	nftnl_expr_set_u32(e, NFTNL_EXPR_CONNLIMIT_FLAGS,
			   limit->over ? NFT_CONNLIMIT_F_INV : 0);
	return e;
}

static struct nftnl_expr *bucket_make(const struct policy_limit *limit)
{
	struct nftnl_expr *e;

	if (limit->connections)
		return connections_make(limit);
	e = nftnl_expr_alloc("limit");
	if (!e)
		return NULL;
	nftnl_expr_set_u64(e, NFTNL_EXPR_LIMIT_RATE, limit->rate);
	nftnl_expr_set_u64(e, NFTNL_EXPR_LIMIT_UNIT, nft_limit_seconds(limit));
	nftnl_expr_set_u32(e, NFTNL_EXPR_LIMIT_BURST, limit->burst);
	nftnl_expr_set_u32(e, NFTNL_EXPR_LIMIT_TYPE,
			   limit->bytes ? NFT_LIMIT_PKT_BYTES : NFT_LIMIT_PKTS);
	nftnl_expr_set_u32(e, NFTNL_EXPR_LIMIT_FLAGS,
			   limit->over ? NFT_LIMIT_F_INV : 0);
	return e;
}

static void limit_key_build(struct rule_builder *b,
			    const struct nft_match *match)
{
	const struct nft_limit *limit = &b->ruleset->limits[match->limit];
	struct nftnl_expr *e, *bucket = bucket_make(limit->limit);

	if (!bucket) {
		b->failed = true;
		return;
	}
	key_build(b, &limit->limit->key.parts);
	e = nft_expr_add(b, "dynset");
	if (!e) {
		nftnl_expr_free(bucket);
		return;
	}
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SREG_KEY, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_OP,
			   limit->limit->connections ? NFT_DYNSET_OP_ADD :
						       NFT_DYNSET_OP_UPDATE);
	nftnl_expr_set_str(e, NFTNL_EXPR_DYNSET_SET_NAME,
			   b->ruleset->sets[limit->set].name);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SET_ID, NFT_SET_ID(limit->set));
	nftnl_expr_set(e, NFTNL_EXPR_DYNSET_EXPR, bucket, 0);
}

static void limit_key_print(const struct nft_ruleset *ruleset,
			    const struct nft_match *match, FILE *out)
{
	const struct nft_limit *limit = &ruleset->limits[match->limit];
	const struct policy_conditions *parts = &limit->limit->key.parts;
	size_t i;

	fprintf(out, "%s @%s { ", limit->limit->connections ? "add" : "update",
		ruleset->sets[limit->set].name);
	for (i = 0; i < parts->count; i++) {
		if (i)
			fputs(" . ", out);
		nft_part_print(&parts->list[i], out);
	}
	if (limit->limit->connections) {
		fprintf(out, " ct count %s%" PRIu64 " }",
			limit->limit->over ? "over " : "", limit->limit->rate);
		return;
	}
	fputs(" limit ", out);
	nft_limit_print(limit->limit, out);
	fputs(" }", out);
}

const struct nft_match_type nft_match_limit_key = {
	.build = limit_key_build,
	.print = limit_key_print,
};

/* SPDX-License-Identifier: GPL-2.0-only */
/* What the builders of matches and of actions share. */
#ifndef KZ_NFT_EXPRESSIONS_H
#define KZ_NFT_EXPRESSIONS_H

#include "userspace/nft/build.h"

/* A rule on its way; every load goes through the one register. */
struct rule_builder {
	const struct nft_ruleset *ruleset;
	struct nftnl_rule *out;
	bool failed;
};

/* A new one, at the rule's end; NULL: failed. */
struct nftnl_expr;
struct nftnl_expr *nft_expression(struct rule_builder *b, const char *name);

/* The register is the first @length bytes of @key. */
void nft_load(struct rule_builder *b, enum nft_key key, uint32_t length);

/* register = (register & @mask) ^ @flip */
void nft_bitwise(struct rule_builder *b, const void *mask, const void *flip,
		 uint32_t length);

void nft_actions_build(struct rule_builder *b, const struct nft_rule *rule);

#endif

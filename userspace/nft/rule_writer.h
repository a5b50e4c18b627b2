/* SPDX-License-Identifier: GPL-2.0-only */
/* Writing what a rule of the policy does into a chain. */
#ifndef KZ_NFT_RULE_WRITER_H
#define KZ_NFT_RULE_WRITER_H

#include "userspace/nft/translation.h"

/*
 * Statements collect in the chain's last rule while .open is set. What needs
 * rules of its own adds them with nft_rule_add() while .open is false; the next
 * statement then begins another rule.
 */
struct rule_writer {
	struct translation *t;
	const struct policy_rule *origin;
	uint32_t number; /* of the policy's rule */
	uint32_t chain;
	bool open;
	bool counted; /* "count" is in a rule already */
};

/* The rule that takes more statements; NULL: no memory. */
struct nft_rule *nft_rule_open(struct rule_writer *w);

/* A statement of @type in it. */
struct nft_statement *
nft_rule_open_statement(struct rule_writer *w,
			const struct nft_statement_type *type);

/* A statement of @type in a rule of its own, for packets of @key's family,
 * if it has one.
 */
struct nft_statement *nft_family_rule_add(struct rule_writer *w,
					  const struct nft_statement_type *type,
					  enum nft_key key);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a rule can do: a file of statements/ each. A new statement is a file
 * there and a row of NFT_STATEMENTS.
 */
#ifndef KZ_NFT_STATEMENT_H
#define KZ_NFT_STATEMENT_H

#include <stdio.h>

#include "userspace/nft/expressions.h"
#include "userspace/nft/rule_writer.h"

struct nft_statement_type {
	/*
	 * Write what @action of the policy does, which is of the kind .action,
	 * with @w. 0 or -ENOMEM. NULL: no action needs it, only rules that
	 * translations make; .action is not used then.
	 */
	enum action_id action;
	int (*translate)(struct rule_writer *w,
			 const struct policy_action *action);

	/*
	 * .translate adds rules of its own. nft ends a rule where a packet is
	 * of the other family or a set is full; what may end it must not keep
	 * the actions after it from being done (S53, S56, S95).
	 */
	bool own_rules;

	/*
	 * Add the expressions of @statement. NULL, as .print: no rule has it,
	 * since it is translated into other statements.
	 */
	void (*build)(struct rule_builder *b,
		      const struct nft_statement *statement);

	/* @statement as nft writes it, without a space before or after it. */
	void (*print)(const struct nft_ruleset *ruleset,
		      const struct nft_statement *statement, FILE *out);
};

/* Each is "struct nft_statement_type nft_statement_NAME". */
#define NFT_STATEMENTS(ROW) \
	ROW(add_element)    \
	ROW(choose)         \
	ROW(copy)           \
	ROW(count)          \
	ROW(dscp)           \
	ROW(hoplimit)       \
	ROW(log)            \
	ROW(mark)           \
	ROW(priority)       \
	ROW(reject)         \
	ROW(report)         \
	ROW(show_priority)  \
	ROW(ttl)            \
	ROW(update_element)

#define NFT_STATEMENT_DECLARE(name) \
	extern const struct nft_statement_type nft_statement_##name;
NFT_STATEMENTS(NFT_STATEMENT_DECLARE)

/* The one that translates @action. backend_check() refused those without. */
const struct nft_statement_type *nft_statement_find(enum action_id action);

#endif

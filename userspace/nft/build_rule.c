// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/build_rule.h"
#include "userspace/nft/match.h"
#include "userspace/nft/statement.h"
#include "userspace/nft/verdict.h"

static void end_build(struct rule_builder *b, const struct nft_rule *rule)
{
	struct nftnl_expr *e;

	if (rule->end == NFT_END_NONE)
		return;
	e = nft_expr_add(b, "immediate");
	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT);
	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_VERDICT,
			   nft_verdict_number(rule->end));
	if (rule->end == NFT_END_JUMP || rule->end == NFT_END_GOTO)
		nftnl_expr_set_str(e, NFTNL_EXPR_IMM_CHAIN,
				   b->ruleset->chains[rule->target].name);
}

int nft_rule_build(const struct nft_ruleset *ruleset,
		   const struct nft_rule *rule, struct nftnl_rule *out)
{
	struct rule_builder b = { .ruleset = ruleset, .out = out };
	size_t i;

	for (i = 0; i < rule->n_matches; i++)
		nft_match_types[rule->matches[i].op]->build(&b,
							    &rule->matches[i]);
	for (i = 0; i < rule->n_statements; i++)
		rule->statements[i].type->build(&b, &rule->statements[i]);
	end_build(&b, rule);
	return b.failed ? -ENOMEM : 0;
}

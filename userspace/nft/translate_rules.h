/* SPDX-License-Identifier: GPL-2.0-only */
/* A rule of the policy as nft's: conditions, and actions in their order. */
#ifndef KZ_NFT_TRANSLATE_RULES_H
#define KZ_NFT_TRANSLATE_RULES_H

#include "userspace/nft/translation.h"

/*
 * Rule @number of the policy, @origin, at the end of @chain: its conditions and
 * what it does. 0 or -ENOMEM; so all of these.
 */
int nft_rule_translate(struct translation *t, uint32_t chain,
		       const struct policy_rule *origin, uint32_t number);

/* Only what it does, in the chain @target, which is made once for each rule. */
int nft_rule_chain_translate(struct translation *t,
			     const struct policy_rule *origin, uint32_t number,
			     uint32_t *target);

/*
 * Add the matches of @conditions, in one of their alternatives, to @chain's
 * last rule, and after them that of limits[@limit], unless it is NFT_NO_LIMIT.
 * If they contradict each other, remove the rule.
 */
#define NFT_NO_LIMIT UINT32_MAX
int nft_rule_complete(struct nft_ruleset *ruleset, uint32_t chain,
		      const struct policy_conditions *conditions,
		      unsigned int alternative, uint32_t limit);

#endif

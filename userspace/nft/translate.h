/* SPDX-License-Identifier: GPL-2.0-only */
/* How a ruleset is made of a policy: what its files know of each other. */
#ifndef KZ_NFT_TRANSLATE_H
#define KZ_NFT_TRANSLATE_H

#include "userspace/nft/ruleset.h"

#define NFT_HEADERS 5 /* fixed transport headers that a policy may ask about */

/* A ruleset on its way. */
struct translation {
	struct nft_ruleset *ruleset;
	const struct nft_options *options;
	const struct policy *policy;
	bool asks[NFT_HEADERS]; /* the policy asks about headers[i] of hook_chains.c */
	bool asks_any;
	uint32_t *rule_chains; /* owned: by rule, the chain of its own, or 0 */
	unsigned long comparisons; /* of rules, that may yet be made for maps */
};

/* Which transport headers the policy asks about, into @m. 0 or -ENOMEM, as
 * all of these.
 */
int nft_headers_find(struct translation *m);

/*
 * The ways through the policy: all groups in order in the chain @groups, and if
 * it asks about headers in @bare. @group_chains has room for a number a group.
 */
int nft_paths_translate(struct translation *m, uint32_t *groups, uint32_t *bare,
			uint32_t *group_chains);

/*
 * Rule @number of the policy, @origin, at the end of @chain: its conditions and
 * what it does.
 */
int nft_rule_translate(struct translation *m, uint32_t chain,
		       const struct policy_rule *origin, uint32_t number);

/* What it does alone, in a @target of its own: where its conditions lead to. */
int nft_rule_chain_translate(struct translation *m,
			     const struct policy_rule *origin, uint32_t number,
			     uint32_t *target);

/* How a rule with @verdict ends. */
enum nft_end nft_verdict_end(enum kz_verdict verdict);

/*
 * The conditions of @chain's last rule, in one of their ways, and behind them
 * limits[@limit], unless that is NFT_NO_LIMIT. If they cannot hold, the rule is
 * taken back.
 */
#define NFT_NO_LIMIT UINT32_MAX
int nft_rule_complete(struct nft_ruleset *ruleset, uint32_t chain,
		      const struct policy_conditions *conditions,
		      unsigned int alternative, uint32_t limit);

static inline bool nft_reports_priority(const struct nft_options *options)
{
	return options->report &&
	       options->image->header->features & KZ_F_PRIORITY;
}

/* A report of the priority, in the mark, where nothing asks the mark any more. */
int nft_priority_report(struct nft_rule *rule);

/* The hooks' chains, from which packets go one of these ways. */
int nft_hooks_translate(struct translation *m, uint32_t groups, uint32_t bare);

/* For the judge, of a policy that sets priorities: a chain behind it. */
int nft_passed_chain_add(struct translation *m);

/*
 * A rule's conditions into @rule->matches; sets that they need into @ruleset.
 * 0, -ENOMEM, or NFT_NEVER: they cannot hold together.
 */
#define NFT_NEVER 1
int nft_conditions_translate(struct nft_ruleset *ruleset, struct nft_rule *rule,
			     const struct policy_conditions *conditions,
			     unsigned int alternative);

/*
 * nft has no "or": how many rules @conditions take. No packet has two of them;
 * nft_conditions_translate() is told which.
 */
unsigned int
nft_conditions_alternatives(const struct policy_conditions *conditions);

/*
 * What "frag" in @conditions allows, a bit for each value: 1 no fragment, 2 a
 * first, 4 a later one. How many rules that takes, and how many of @matches each.
 */
unsigned int nft_fragments_allowed(const struct policy_conditions *conditions);
unsigned int nft_fragments_alternatives(unsigned int allowed);
unsigned int nft_fragments_matches(unsigned int allowed,
				   unsigned int alternative,
				   struct nft_match matches[2]);

/* What nft adds to a text of @keys, as nft_conditions_translate(). */
int nft_keys_resolve(struct nft_rule *rule, const enum nft_key *keys,
		     unsigned int n_keys);

/*
 * How many of @rules, from the first on, one verdict map can stand for; 0: none.
 * The @map is owned by the caller; its elements lack what is to be done.
 */
size_t nft_run_find(struct translation *m,
		    const struct policy_rule *const *rules, size_t count,
		    struct nft_map **map);

/* True if one of @conditions reads a transport header. */
bool nft_conditions_read_header(const struct policy_conditions *conditions);

/* One more, zeroed; NULL: no memory. Those before may move. */
struct nft_match *nft_match_add(struct nft_rule *rule);
struct nft_action *nft_action_add(struct nft_rule *rule, enum nft_action_op op);
struct nft_rule *nft_rule_add(struct nft_ruleset *ruleset, uint32_t chain);
/* @ranges is NULL for a map. */
struct nft_set *nft_set_add(struct nft_ruleset *ruleset, enum nft_key key,
			    const struct ranges *ranges);

/* Sets from number @count on away again. */
void nft_sets_drop(struct nft_ruleset *ruleset, size_t count);

/* The new chain's number, or NFT_NO_CHAIN: no memory. */
uint32_t nft_chain_add(struct nft_ruleset *ruleset, const char *prefix,
		       const char *name);

/* The empty chain is not wanted: away with it, if it is the last. */
void nft_chain_drop(struct nft_ruleset *ruleset, uint32_t chain);

void nft_rule_clear(struct nft_rule *rule);

#endif

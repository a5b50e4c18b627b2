// SPDX-License-Identifier: GPL-2.0-only
/* The steps from a policy to a ruleset, in their order; see translate.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "userspace/base/array.h"
#include "userspace/nft/joined_sets.h"
#include "userspace/nft/limit.h"
#include "userspace/nft/report.h"
#include "userspace/nft/translate_groups.h"
#include "userspace/nft/translate_hooks.h"

#define COMPARISONS 10000000UL

/* The policy's sets first, in its order: see nft_set_of_policy(). */
static int sets_translate(struct nft_ruleset *ruleset)
{
	static const enum nft_key keys[KZ_SET_TYPES] = {
		[KZ_SET_IPV4] = NFT_KEY_IP_SADDR,
		[KZ_SET_IPV6] = NFT_KEY_IP6_SADDR,
		[KZ_SET_PORT] = NFT_KEY_TCP_DPORT,
		[KZ_SET_ETHER] = NFT_KEY_ETHER_SADDR,
	};
	const struct policy *policy = ruleset->policy;
	const struct policy_set *from;
	struct nft_set *set;
	size_t i;
	int err;

	for (i = 0; i < policy->n_sets; i++) {
		from = policy->sets[i];
		if (from->type == KZ_SET_PARTS)
			err = nft_joined_set_add(ruleset, from->parts,
						 &from->boxes);
		else
			err = nft_set_add(ruleset, keys[from->type],
					  &from->ranges) ?
				      0 :
				      -ENOMEM;
		if (err)
			return err;
		set = &ruleset->sets[i];
		snprintf(set->name, sizeof(set->name), NFT_SET_PREFIX "%s",
			 policy->sets[i]->name);
		if (policy->sets[i]->dynamic)
			set->dynamic = policy->sets[i];
	}
	return 0;
}

/* The set of @limit's keys. Its name is the same where the limit is (S133). */
static int limit_set_add(struct nft_ruleset *ruleset,
			 const struct policy_limit *limit, uint64_t digest)
{
	static const struct ranges none;
	struct nft_set *set = nft_set_add(
		ruleset, nft_part_key(&limit->key.parts.list[0]), &none);

	if (!set)
		return -ENOMEM;
	set->limit = limit;
	snprintf(set->name, sizeof(set->name), "limit_%016" PRIx64, digest);
	return 0;
}

/* @record: what the image says of it. */
static int limit_add(struct nft_ruleset *ruleset,
		     const struct policy_limit *limit, uint32_t rule,
		     const struct kz_limit *record)
{
	struct nft_limit *list;

	list = array_grow(ruleset->limits, ruleset->n_limits, sizeof(*list));
	if (!list)
		return -ENOMEM;
	ruleset->limits = list;
	list += ruleset->n_limits++;
	list->limit = limit;
	list->rule = rule;
	list->set = NFT_NO_SET;
	snprintf(list->name, sizeof(list->name), "limit_%u", rule);
	if (!limit->key.size)
		return 0;
	list->set = ruleset->n_sets;
	return limit_set_add(ruleset, limit, record->digest);
}

static int limits_translate(struct nft_ruleset *ruleset,
			    const struct image *image)
{
	const struct kz_limit *records =
		(const void *)(image->bytes + image->header->limits);
	const struct policy *policy = ruleset->policy;
	const struct policy_group *group;
	size_t g, r;
	int err = 0;

	for (g = 0; g < policy->n_groups; g++) {
		group = &policy->groups[g];
		for (r = 0; r < group->n_rules && !err; r++)
			if (group->rules[r].limit.rate)
				err = limit_add(ruleset, &group->rules[r].limit,
						group->first_rule + r,
						&records[ruleset->n_limits]);
	}
	return err;
}

int nft_ruleset_translate(struct nft_ruleset *ruleset,
			  const struct policy *policy,
			  const struct nft_options *options)
{
	struct translation t = {
		.ruleset = ruleset,
		.options = options,
		.policy = policy,
		.comparisons = COMPARISONS,
	};
	uint32_t *group_chains, groups, bare;
	int err;

	*ruleset = (struct nft_ruleset){
		.policy = policy,
		.generation = options->generation,
	};
	snprintf(ruleset->table, sizeof(ruleset->table), NFT_TABLE_PREFIX "%s",
		 options->name);
	ruleset->counters = nft_counters_name(options->image, options->counts);
	ruleset->n_counters = options->image->header->n_counters;
	group_chains = calloc(policy->n_groups + 1, sizeof(*group_chains));
	t.rule_chains = calloc(policy->n_rules + 1, sizeof(*t.rule_chains));
	if (!group_chains || !ruleset->counters || !t.rule_chains)
		err = -ENOMEM;
	else
		err = nft_headers_find(&t);
	if (!err)
		err = sets_translate(ruleset);
	if (!err)
		err = limits_translate(ruleset, options->image);
	if (!err)
		err = nft_groups_translate(&t, &groups, &bare, group_chains);
	if (!err)
		err = nft_hooks_translate(&t, groups, bare);
	if (!err && nft_reports_priority(options))
		err = nft_passed_chain_add(&t);
	free(group_chains);
	free(t.rule_chains);
	return err;
}

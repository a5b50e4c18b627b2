// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/nft/cgroups.h"

/* As nft's register has it: eight bytes in the host's order. */
static struct range id_range(uint64_t id)
{
	struct range range = { 0 };
	int i;

	memcpy(range.low, &id, sizeof(id));
	for (i = 0; i < 2; i++)
		range.low[i] = ntohl(range.low[i]);
	memcpy(range.high, range.low, sizeof(range.low));
	return range;
}

static struct ranges *ranges_own(struct nft_ruleset *ruleset)
{
	struct ranges **list =
		array_grow(ruleset->cgroups, ruleset->n_cgroups, sizeof(*list));

	if (!list)
		return NULL;
	ruleset->cgroups = list;
	list[ruleset->n_cgroups] = calloc(1, sizeof(**list));
	return list[ruleset->n_cgroups] ? list[ruleset->n_cgroups++] : NULL;
}

const struct ranges *nft_cgroups_ids(struct nft_ruleset *ruleset,
				     const struct policy_condition *c)
{
	const struct policy_cgroup *groups = ruleset->policy->cgroups;
	struct ranges *ids = ranges_own(ruleset);
	struct range range;
	uint32_t number;
	size_t i;

	for (i = 0; ids && i < c->ranges.count; i++)
		for (number = c->ranges.list[i].low[0];
		     number <= c->ranges.list[i].high[0]; number++) {
			range = id_range(groups[number - 1].id);
			if (ranges_add(ids, &range))
				return NULL;
		}
	return ids;
}

void nft_cgroups_free(struct nft_ruleset *ruleset)
{
	size_t i;

	for (i = 0; i < ruleset->n_cgroups; i++) {
		free(ruleset->cgroups[i]->list);
		free(ruleset->cgroups[i]);
	}
	free(ruleset->cgroups);
}

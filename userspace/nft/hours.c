// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <time.h>

#include "userspace/base/array.h"
#include "userspace/nft/hours.h"

#define DAY 86400

static int shift(const struct ranges *ranges, int32_t ahead, struct ranges *utc)
{
	const struct range *local = ranges->list;
	size_t i;
	int err = 0;

	for (i = 0; i < ranges->count && !err; i++, local++)
		err = ranges_add_around(utc,
					(local->low[0] + DAY - ahead) % DAY,
					(local->high[0] + DAY - ahead) % DAY,
					DAY - 1);
	ranges_normalize(utc, 1);
	return err;
}

const struct policy_condition *nft_hours_utc(struct nft_ruleset *ruleset,
					     const struct policy_condition *c)
{
	int32_t ahead = zone_offset(&ruleset->policy->zone, time(NULL));
	struct policy_condition **list, *utc;

	if (!ahead)
		return c;
	list = array_grow(ruleset->hours, ruleset->n_hours, sizeof(*list));
	if (!list)
		return NULL;
	ruleset->hours = list;
	utc = malloc(sizeof(*utc));
	if (!utc)
		return NULL;
	list[ruleset->n_hours++] = utc;
	*utc = *c;
	utc->ranges = (struct ranges){ 0 };
	return shift(&c->ranges, ahead, &utc->ranges) ? NULL : utc;
}

void nft_hours_free(struct nft_ruleset *ruleset)
{
	size_t i;

	for (i = 0; i < ruleset->n_hours; i++) {
		free(ruleset->hours[i]->ranges.list);
		free(ruleset->hours[i]);
	}
	free(ruleset->hours);
}

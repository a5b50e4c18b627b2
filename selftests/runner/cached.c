// SPDX-License-Identifier: GPL-2.0-only
#include "selftests/runner/cached.h"

#include <stdlib.h>

#include "core/given.h"
#include "userspace/compile/compile.h"

unsigned int cached_times(void)
{
	const char *asked = getenv("KZMARK_CACHE");

	return asked && *asked == '1' ? 2 : 1;
}

static bool is_cachable(const struct policy_group *group)
{
	const struct policy_condition *c;
	size_t r, i;

	for (r = 0; r < group->n_rules; r++) {
		for (i = 0; i < group->rules[r].conditions.count; i++) {
			c = &group->rules[r].conditions.list[i];
			if ((c->set && c->set->dynamic) ||
			    condition_types[c->id].ask == KZ_ASK_TIME)
				return false;
		}
	}
	return true;
}

/* There may be more in the rules of all groups than a key has room for. */
static bool compiles(const struct policy *policy)
{
	struct messages messages = { 0 };
	struct image image;
	bool good = !policy_compile(policy, &image, &messages);

	if (good)
		image_free(&image);
	messages_clear(&messages);
	return good;
}

void cached_add(struct policy *policy)
{
	size_t i;

	if (!policy || cached_times() == 1)
		return;
	for (i = 0; i < policy->n_groups; i++) {
		policy->groups[i].cached = is_cachable(&policy->groups[i]);
		policy->groups[i].cache_size = 1; /* the smallest */
	}
	for (i = policy->n_groups; i > 0 && !compiles(policy); i--)
		policy->groups[i - 1].cached = false;
}

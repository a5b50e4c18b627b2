// SPDX-License-Identifier: GPL-2.0-only
/* Backends by name, results side by side; see backends.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "selftests/runner/backends.h"

int backends_read(const char *names, struct backend_list *list, char *why,
		  size_t size)
{
	char copy[256], *name, *rest;

	list->count = 0;
	snprintf(copy, sizeof(copy), "%s", names);
	for (name = strtok_r(copy, ",", &rest); name;
	     name = strtok_r(NULL, ",", &rest)) {
		if (list->count == BACKENDS_MAX) {
			snprintf(why, size, "more than %d backends",
				 BACKENDS_MAX);
			return -EINVAL;
		}
		list->list[list->count] = backend_find(name);
		if (!list->list[list->count]) {
			snprintf(why, size, "no backend '%s'", name);
			return -EINVAL;
		}
		list->count++;
	}
	return 0;
}

bool results_equal(const struct kz_result *a, const struct kz_result *b)
{
	return (a->verdict == KZ_DROP) == (b->verdict == KZ_DROP) &&
	       a->mark == b->mark && a->rule == b->rule &&
	       a->n_fired == b->n_fired &&
	       !memcmp(a->groups, b->groups, sizeof(a->groups)) &&
	       !memcmp(a->flow, b->flow, sizeof(a->flow)) && a->ip == b->ip &&
	       a->priority == b->priority && a->mirror == b->mirror &&
	       a->redirect == b->redirect;
}

void result_describe(const struct kz_result *result, char *text, size_t size)
{
	static const char *const verdicts[KZ_VERDICTS] = {
		[KZ_CONTINUE] = "continue",
		[KZ_ACCEPT] = "accept",
		[KZ_DROP] = "drop",
	};
	char rule[16] = "none";

	if (result->rule != KZ_NONE)
		snprintf(rule, sizeof(rule), "%u", result->rule);
	snprintf(text, size, "%s rule %s mark 0x%x fired %u groups 0x%llx",
		 result->verdict < KZ_VERDICTS ? verdicts[result->verdict] :
						 "(bad verdict)",
		 rule, result->mark, result->n_fired,
		 (unsigned long long)result->groups[0]);
}

bool backend_cannot(const struct backend *backend, const struct policy *policy,
		    char *why, size_t size)
{
	struct messages messages = { 0 };
	bool cannot =
		backend_check(backend, policy, BACKEND_USE_TEST, &messages) > 0;

	if (cannot)
		snprintf(why, size, "%s",
			 messages.count ? messages.list[0].text : "");
	messages_clear(&messages);
	return cannot;
}

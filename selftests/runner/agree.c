// SPDX-License-Identifier: GPL-2.0-only
/* A result against what is expected; see vector.h. */
#include <stdio.h>
#include <string.h>

#include "selftests/runner/vector.h"

static bool differ(char *why, size_t size, const char *what, uint32_t expected,
		   uint32_t got)
{
	snprintf(why, size, "%s: expected 0x%x, got 0x%x", what, expected, got);
	return false;
}

static bool field_agrees(const struct expected_field *expected,
			 const struct policy *policy,
			 const struct kz_result *result, char *why, size_t size)
{
	const struct policy_field *field;
	uint32_t word, value;
	size_t i;

	for (i = 0; i < policy->n_fields; i++) {
		field = policy->fields[i];
		if (strcmp(field->name, expected->name))
			continue;
		word = field->storage == STORAGE_FLOW ?
			       result->flow[field->word - KZ_W_FLOW] :
			       result->mark;
		value = (word & field->mask) >> field->shift;
		return value == expected->value ||
		       differ(why, size, field->name, expected->value, value);
	}
	snprintf(why, size, "the policy has no field '%s'", expected->name);
	return false;
}

bool vector_agrees(const struct expected *expected, const struct policy *policy,
		   const struct kz_result *result, char *why, size_t size)
{
	uint32_t dscp = (result->ip & KZ_IP_DSCP) >> KZ_IP_DSCP_SHIFT;
	uint32_t ttl = result->ip & KZ_IP_TTL;
	bool drop = result->verdict == KZ_DROP;
	int i;

	if (result->verdict >= KZ_VERDICTS || drop != expected->drop)
		return differ(why, size, "drop", expected->drop,
			      result->verdict);
	if (result->rule != expected->rule)
		return differ(why, size, "rule", expected->rule, result->rule);
	if (result->mark != expected->mark)
		return differ(why, size, "mark", expected->mark, result->mark);
	if (expected->n_fired >= 0 &&
	    result->n_fired != (uint32_t)expected->n_fired)
		return differ(why, size, "rules fired", expected->n_fired,
			      result->n_fired);
	if (dscp != expected->dscp)
		return differ(why, size, "dscp", expected->dscp, dscp);
	if (expected->ttl && ttl != expected->ttl)
		return differ(why, size, "ttl", expected->ttl, ttl);
	if (result->priority != expected->priority)
		return differ(why, size, "priority", expected->priority,
			      result->priority);
	if (result->mirror != expected->mirror)
		return differ(why, size, "mirror", expected->mirror,
			      result->mirror);
	if (result->redirect != expected->redirect)
		return differ(why, size, "redirect", expected->redirect,
			      result->redirect);
	for (i = 0; i < expected->n_fields; i++)
		if (!field_agrees(&expected->fields[i], policy, result, why,
				  size))
			return false;
	return true;
}

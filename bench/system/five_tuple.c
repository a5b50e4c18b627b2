// SPDX-License-Identifier: GPL-2.0-only
#include "bench/system/five_tuple.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/system/sut.h"
#include "core/key.h"
#include "userspace/base/refuse.h"

const uint32_t five_tuple_maximum[FIELDS] = { UINT32_MAX, UINT32_MAX, 255,
					      65535, 65535 };

#define NS_PER_SECOND 1000000000ULL

/* The field that a condition bounds, or -1. */
static int field_of(enum condition_id id)
{
	switch (id) {
	case CONDITION_IP_SADDR:
		return SADDR;
	case CONDITION_IP_DADDR:
		return DADDR;
	case CONDITION_IP_PROTOCOL:
		return PROTOCOL;
	case CONDITION_TCP_SPORT:
	case CONDITION_UDP_SPORT:
		return SPORT;
	case CONDITION_TCP_DPORT:
	case CONDITION_UDP_DPORT:
		return DPORT;
	default:
		return -1;
	}
}

int five_tuple_of_rule(const struct policy_rule *rule, struct five_tuple *tuple)
{
	size_t i;

	*tuple = (struct five_tuple){ 0 };
	memcpy(tuple->high, five_tuple_maximum, sizeof(tuple->high));
	if (rule->limit.rate &&
	    (!rule->limit.over || rule->limit.unit != NS_PER_SECOND))
		return -EOPNOTSUPP;
	for (i = 0; i < rule->conditions.count; i++) {
		const struct policy_condition *c = &rule->conditions.list[i];
		const struct condition_type *type = &condition_types[c->id];
		int field = field_of(c->id);

		if (field < 0 || c->set || c->negate || c->ranges.count != 1)
			return -EOPNOTSUPP;
		tuple->low[field] = c->ranges.list[0].low[0];
		tuple->high[field] = c->ranges.list[0].high[0];
		if (type->class_mask & KZ_C_HEADER)
			tuple->low[PROTOCOL] = tuple->high[PROTOCOL] =
				type->class_value >> KZ_C_HEADER_SHIFT;
	}
	return 0;
}

bool five_tuple_is_wild(const struct five_tuple *tuple,
			enum five_tuple_field field)
{
	return !tuple->low[field] &&
	       tuple->high[field] == five_tuple_maximum[field];
}

bool five_tuple_is_everything(const struct five_tuple *tuple)
{
	int i;

	for (i = 0; i < FIELDS; i++)
		if (!five_tuple_is_wild(tuple, i))
			return false;
	return true;
}

bool five_tuple_is_within(const struct five_tuple *inner,
			  const struct five_tuple *outer)
{
	int i;

	for (i = 0; i < FIELDS; i++)
		if (inner->low[i] < outer->low[i] ||
		    inner->high[i] > outer->high[i])
			return false;
	return true;
}

void five_tuple_prefix(const struct five_tuple *tuple,
		       enum five_tuple_field field, char *text,
		       unsigned int size)
{
	uint32_t a = tuple->low[field], width = tuple->high[field] - a;

	snprintf(text, size, "%u.%u.%u.%u/%d", a >> 24, a >> 16 & 255,
		 a >> 8 & 255, a & 255, 32 - __builtin_popcount(width));
}

int five_tuples_each(const struct sut *sut, const struct ruleset *ruleset,
		     five_tuple_fn each, FILE *out, char *why)
{
	const struct policy_group *group = &ruleset->policy->groups[0];
	struct five_tuple tuple;
	size_t i;
	int err;

	for (i = 0; i < group->n_rules; i++) {
		err = five_tuple_of_rule(&group->rules[i], &tuple);
		if (err)
			return refuse_errno(why, err, "%s", sut->name);
		each(&tuple, group->rules[i].verdict, out);
	}
	return 0;
}

static void write_one(const struct five_tuple *tuple, enum kz_verdict verdict,
		      FILE *out)
{
	(void)verdict;
	fwrite(tuple, sizeof(*tuple), 1, out);
}

int five_tuples_write(const struct sut *sut, const struct ruleset *ruleset,
		      FILE *out, char *why)
{
	return five_tuples_each(sut, ruleset, write_one, out, why);
}

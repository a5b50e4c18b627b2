// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/patterns.h"

static int compare(const void *a, const void *b)
{
	const struct kz_prefix *left = a, *right = b;
	int i;

	for (i = 0; i < 4; i++)
		if (left->value[i] != right->value[i])
			return left->value[i] < right->value[i] ? -1 : 1;
	/* "wg*" is before "wg". */
	for (i = 0; i < 4; i++)
		if (left->mask[i] != right->mask[i])
			return left->mask[i] < right->mask[i] ? -1 : 1;
	return 0;
}

static struct kz_prefix pattern_of(const struct range *range)
{
	struct kz_prefix pattern;
	int i;

	for (i = 0; i < 4; i++) {
		pattern.value[i] = range->low[i];
		pattern.mask[i] = ~(range->low[i] ^ range->high[i]);
	}
	return pattern;
}

static void add_one(struct output *output, const struct range *range)
{
	struct kz_prefix *pattern =
		buffer_add(&output->patterns, sizeof(*pattern));

	if (pattern)
		*pattern = pattern_of(range);
}

/* The names in a key of several parts. */
static void add_parts(struct output *output, const struct policy_condition *c)
{
	const struct policy_condition *part = c - c->n_parts;
	const struct boxes *boxes = condition_boxes(c);
	uint32_t p;
	size_t i;

	for (p = 0; p < c->n_parts; p++) {
		if (condition_types[part[p].id].value != VALUE_NAME)
			continue;
		for (i = 0; i < boxes->count; i++)
			add_one(output, boxes_at(boxes, i) + p);
	}
}

static void add(struct output *output,
		const struct policy_conditions *conditions)
{
	const struct policy_condition *c = conditions->list;
	size_t i, r;

	for (i = 0; i < conditions->count; i++, c++) {
		if (c->id == CONDITION_PARTS)
			add_parts(output, c);
		if (condition_types[c->id].value != VALUE_NAME ||
		    condition_is_any_name(c))
			continue;
		for (r = 0; r < c->ranges.count; r++)
			add_one(output, &c->ranges.list[r]);
	}
}

/* Sorted, each once. */
static void settle(struct buffer *patterns)
{
	struct kz_prefix *list = (void *)patterns->bytes;
	size_t count = patterns->size / sizeof(*list), kept = 0, i;

	if (!count)
		return;
	qsort(list, count, sizeof(*list), compare);
	for (i = 1; i < count; i++)
		if (compare(&list[kept], &list[i]))
			list[++kept] = list[i];
	patterns->size = (kept + 1) * sizeof(*list);
}

int patterns_collect(struct output *output)
{
	const struct policy *policy = output->policy;
	const struct policy_group *group;
	size_t i, r;

	for (i = 0; i < policy->n_groups; i++) {
		group = &policy->groups[i];
		add(output, &group->when);
		for (r = 0; r < group->n_rules; r++)
			add(output, &group->rules[r].conditions);
	}
	if (output->patterns.failed)
		return -ENOMEM;
	settle(&output->patterns);
	if (output->patterns.size / sizeof(struct kz_prefix) <= KZ_MAX_PATTERNS)
		return 0;
	messages_add(output->messages, SEVERITY_ERROR, policy->file, NULL,
		     (struct location){ 0 },
		     "too many device names: at most %u different ones",
		     KZ_MAX_PATTERNS);
	return -E2BIG;
}

/* True if each device of @inner's is one of @outer's. */
static bool contains(const struct kz_prefix *outer,
		     const struct kz_prefix *inner)
{
	uint32_t differ = 0;
	int i;

	for (i = 0; i < 4; i++)
		differ |=
			outer->mask[i] &
			(~inner->mask[i] | (outer->value[i] ^ inner->value[i]));
	return !differ;
}

int patterns_number(const struct output *output, const struct ranges *names,
		    struct ranges *numbers)
{
	const struct kz_prefix *list = (const void *)output->patterns.bytes;
	uint32_t count = output->patterns.size / sizeof(*list), i;
	struct kz_prefix wanted;
	struct range range;
	size_t r;
	int err = 0;

	for (r = 0; r < names->count && !err; r++) {
		wanted = pattern_of(&names->list[r]);
		for (i = 0; compare(&list[i], &wanted); i++)
			;
		range = (struct range){ .low = { i + 1 } };
		while (i < count && contains(&wanted, &list[i]))
			i++;
		range.high[0] = i;
		err = ranges_add(numbers, &range);
	}
	ranges_normalize(numbers, 1);
	return err;
}

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

static struct kz_whole whole_of(const uint32_t word[4])
{
	return (struct kz_whole){ (uint64_t)word[0] << 32 | word[1],
				  (uint64_t)word[2] << 32 | word[3] };
}

static int compare_whole(const struct kz_whole *a, const struct kz_whole *b)
{
	if (a->high != b->high)
		return a->high < b->high ? -1 : 1;
	return a->low < b->low ? -1 : a->low > b->low;
}

static int compare_names(const void *a, const void *b)
{
	const struct kz_name *x = a, *y = b;

	return compare_whole(&(struct kz_whole){ x->high, x->low },
			     &(struct kz_whole){ y->high, y->low });
}

/* The name after the last of @pattern's; false: there is none. */
static bool after_last(const struct kz_prefix *pattern, struct kz_whole *name)
{
	uint32_t last[4];
	int i;

	for (i = 0; i < 4; i++)
		last[i] = pattern->value[i] | ~pattern->mask[i];
	*name = whole_of(last);
	name->high += !++name->low;
	return name->high || name->low;
}

/* The number of the last of the patterns that @name is. */
static uint32_t number_of(const struct output *output,
			  const struct kz_name *name)
{
	const struct kz_prefix *list = (const void *)output->patterns.bytes;
	const struct kz_whole at = { name->high, name->low };
	struct kz_whole first, end;
	uint32_t i;

	for (i = output->patterns.size / sizeof(*list); i; i--) {
		first = whole_of(list[i - 1].value);
		if (compare_whole(&first, &at) <= 0 &&
		    (!after_last(&list[i - 1], &end) ||
		     compare_whole(&at, &end) < 0))
			return i;
	}
	return 0;
}

static void name_add(struct buffer *names, const struct kz_whole *name)
{
	struct kz_name *out = buffer_add(names, sizeof(*out));

	if (out)
		*out = (struct kz_name){ .high = name->high, .low = name->low };
}

/* Where the number of a name's pattern changes, for a search by halves. */
static void names_write(struct output *output)
{
	const struct kz_prefix *list = (const void *)output->patterns.bytes;
	size_t count = output->patterns.size / sizeof(*list), i;
	struct kz_whole name = { 0 };
	struct kz_name *names;

	name_add(&output->names, &name);
	for (i = 0; i < count; i++) {
		name = whole_of(list[i].value);
		name_add(&output->names, &name);
		if (after_last(&list[i], &name))
			name_add(&output->names, &name);
	}
	count = output->names.size / sizeof(*names);
	for (; count & (count - 1); count++)
		name_add(&output->names, &(struct kz_whole){ ~0ULL, ~0ULL });
	if (output->names.failed)
		return;
	names = (void *)output->names.bytes;
	qsort(names, count, sizeof(*names), compare_names);
	for (i = 0; i < count; i++)
		names[i].number = number_of(output, &names[i]);
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
	if (output->patterns.size / sizeof(struct kz_prefix) >
	    KZ_MAX_PATTERNS) {
		messages_add(output->messages, SEVERITY_ERROR, policy->file,
			     NULL, (struct location){ 0 },
			     "too many device names: at most %u different ones",
			     KZ_MAX_PATTERNS);
		return -E2BIG;
	}
	if (output->patterns.size)
		names_write(output);
	return output->names.failed ? -ENOMEM : 0;
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

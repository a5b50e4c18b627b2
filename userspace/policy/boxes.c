// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/limits.h"
#include "userspace/policy/boxes.h"

/* The capacity is the next power of two, as array_grow() has it. */
int boxes_add(struct boxes *boxes, const struct range *parts)
{
	size_t count = boxes->count, size = boxes->n_parts * sizeof(*parts);
	struct range *list = boxes->list;

	if (count == KZ_MAX_SET_ELEMENTS)
		return -E2BIG;
	if (!(count & (count - 1)))
		list = reallocarray(list, count ? 2 * count : 1, size);
	if (!list)
		return -ENOMEM;
	boxes->list = list;
	memcpy(list + count * boxes->n_parts, parts, size);
	boxes->count++;
	return 0;
}

static int compare_words(const uint32_t *a, const uint32_t *b)
{
	int i;

	for (i = 0; i < 3 && a[i] == b[i]; i++)
		;
	return a[i] < b[i] ? -1 : a[i] > b[i];
}

static int compare(const void *a, const void *b, void *n_parts)
{
	const struct range *x = a, *y = b;
	unsigned int i;
	int order = 0;

	for (i = 0; i < *(unsigned int *)n_parts && !order; i++) {
		order = compare_words(x[i].low, y[i].low);
		if (!order)
			order = compare_words(x[i].high, y[i].high);
	}
	return order;
}

void boxes_normalize(struct boxes *boxes)
{
	size_t size = boxes->n_parts * sizeof(*boxes->list), i, count = 0;

	if (!boxes->count)
		return;
	qsort_r(boxes->list, boxes->count, size, compare, &boxes->n_parts);
	for (i = 1; i < boxes->count; i++)
		if (compare(boxes_at(boxes, count), boxes_at(boxes, i),
			    &boxes->n_parts))
			memmove(boxes->list + ++count * boxes->n_parts,
				boxes_at(boxes, i), size);
	boxes->count = count + 1;
}

/* The first of @boxes from number @at on that is not below @box; how it compares
 * is in *@order, which is > 0 at the end.
 */
static size_t seek(const struct boxes *boxes, size_t at,
		   const struct range *box, int *order)
{
	unsigned int n_parts = boxes->n_parts;

	for (*order = 1; at < boxes->count; at++) {
		*order = compare(boxes_at(boxes, at), box, &n_parts);
		if (*order >= 0)
			return at;
	}
	*order = 1;
	return at;
}

const struct range *boxes_missing(const struct boxes *boxes,
				  const struct boxes *in)
{
	size_t i, at = 0;
	int order;

	for (i = 0; i < boxes->count; i++) {
		at = seek(in, at, boxes_at(boxes, i), &order);
		if (order)
			return boxes_at(boxes, i);
	}
	return NULL;
}

void boxes_subtract(struct boxes *boxes, const struct boxes *less)
{
	size_t size = boxes->n_parts * sizeof(*boxes->list);
	size_t i, at = 0, count = 0;
	int order;

	for (i = 0; i < boxes->count; i++) {
		at = seek(less, at, boxes_at(boxes, i), &order);
		if (order)
			memmove(boxes->list + count++ * boxes->n_parts,
				boxes_at(boxes, i), size);
	}
	boxes->count = count;
}

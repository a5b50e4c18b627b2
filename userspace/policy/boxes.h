/* SPDX-License-Identifier: GPL-2.0-only */
/* Sets of keys of several parts, as boxes: of each part an interval. */
#ifndef KZ_POLICY_BOXES_H
#define KZ_POLICY_BOXES_H

#include "userspace/policy/ranges.h"

/* Box number i has n_parts ranges at list + i * n_parts. */
struct boxes {
	struct range *list;
	size_t count;
	unsigned int n_parts;
};

static inline const struct range *boxes_at(const struct boxes *boxes, size_t i)
{
	return boxes->list + i * boxes->n_parts;
}

/* Add a box of @boxes->n_parts ranges. 0, -ENOMEM, or -E2BIG beyond
 * KZ_MAX_SET_ELEMENTS.
 */
int boxes_add(struct boxes *boxes, const struct range *parts);

/* Sort them, and leave out those that are there twice; others may overlap. */
void boxes_normalize(struct boxes *boxes);

/* Of @boxes the first one that @in does not have; NULL: it has all. Both are
 * normalized, as of the next one.
 */
const struct range *boxes_missing(const struct boxes *boxes,
				  const struct boxes *in);

/* Take out of @boxes those that @less has. */
void boxes_subtract(struct boxes *boxes, const struct boxes *less);

#endif

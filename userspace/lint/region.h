/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Regions of a space (space.h), and dividing them. A region is never empty: it
 * has an atom, and values in each dimension.
 */
#ifndef KZ_LINT_REGION_H
#define KZ_LINT_REGION_H

#include "userspace/lint/space.h"

/* Divide @region into @parts; @division must leave something in both. */
void region_divide(const struct space *space, const struct region *region,
		   const struct division *division, struct region parts[2]);

/*
 * How much of @region the rule matches: a share of 1, estimated (limits are
 * not looked at). 1 exactly if the rule's extents contain all of it.
 */
float region_share(const struct space *space, uint32_t rule,
		   const struct region *region);

/*
 * Put those of the @count rules of @list that match something of @part into
 * @out, which may be @list, in their order; how many. @part is one that
 * @division made of a region that all of them match something of.
 */
size_t region_select(const struct space *space, const struct division *division,
		     const struct region *part, const uint32_t *list,
		     size_t count, uint32_t *out);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_LINT_REDUNDANT_REGION_H
#define KZ_LINT_REDUNDANT_REGION_H

#include "userspace/lint/redundant_search.h"

/*
 * True if in @region, for each packet that @rule matches, the first of @list
 * that matches it has the rule's effect. @list are the @count later rules that
 * overlap with @region, in order. False is not certain once search->error is
 * set, or where opaque rules overlap.
 */
bool lint_redundant_in(struct lint_search *search, const struct region *region,
		       uint32_t rule, const uint32_t *list, size_t count);

#endif

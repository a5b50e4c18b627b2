/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_LINT_REDUNDANT_WALK_H
#define KZ_LINT_REDUNDANT_WALK_H

#include "userspace/lint/redundant_search.h"

/*
 * Answer that open rules are needed, in the chunk that the space is filled
 * with: divide it until few rules are left in a region, and compare each with
 * the later ones (redundant_region.h). Rules that stay open are redundant in
 * this chunk.
 *
 * A region without open rules is skipped: the first packet that is found to
 * need a rule saves all other questions about it.
 */
void lint_redundant_walk(struct lint_search *search);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Boxes without overlaps: nft refuses these, and trees are better without. */
#ifndef KZ_POLICY_DISJOINT_H
#define KZ_POLICY_DISJOINT_H

#include <stdbool.h>

#include "userspace/policy/boxes.h"

/*
 * Fill @out, which the caller frees, with boxes that cover what @in covers, no
 * two of which overlap. @in is sorted; @wide: by part, its values have four
 * words, not one. 0, -ENOMEM, or -E2BIG: that takes too many, or too long.
 */
int boxes_disjoin(const struct boxes *in, const bool *wide, struct boxes *out);

#endif

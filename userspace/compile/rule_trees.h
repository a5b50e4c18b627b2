/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The trees of a layout. Rules that overflow a leaf go to a further tree, and
 * so on, so that rules which nothing tells apart become a list instead of
 * copies in exploding trees.
 */
#ifndef KZ_RULE_TREES_H
#define KZ_RULE_TREES_H

#include "userspace/compile/search.h"

struct layout;

/*
 * Append the trees of @layout for the @count items in @list to the output, best
 * rule first. @price: of copies (cut.h). 0, -ENOMEM, -E2BIG with a message, or
 * -EFBIG: the nodes exceed @budget bytes (0: they may have any number), or
 * certainly will; then the output has useless ones.
 */
int layout_build(const struct search *s, const struct layout *layout,
		 float price, size_t budget, const uint32_t *list,
		 size_t count);

#endif

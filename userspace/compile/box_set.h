/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets of keys of several parts: a tree over all the key words that the parts
 * are in, as rules have them, whose leaves say in or out.
 */
#ifndef KZ_BOX_SET_H
#define KZ_BOX_SET_H

#include "userspace/compile/output.h"

/*
 * Where the parts are: of each its type, with the word and mask that this
 * policy's key has it in.
 */
struct box_parts {
	struct condition_type types[KZ_MAX_PARTS];
	bool named[KZ_MAX_PARTS]; /* devices' names, by their pattern's number */
	unsigned int count;
};

/*
 * Build the set of @boxes, whose parts are @parts. @root: where its root is
 * among the nodes of sets; @record: where its struct kz_parts is among the
 * rules, + 1. 0, -ENOMEM, or -E2BIG: too many overlap, with a message at @at.
 */
int box_set_build(struct output *output, const struct boxes *boxes,
		  const struct box_parts *parts, struct location at,
		  uint32_t *root, uint32_t *record);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Sets of addresses and numbers as trees that answer in or out. */
#ifndef KZ_SET_H
#define KZ_SET_H

#include "userspace/compile/output.h"

/*
 * The tree of @ranges, which are values of @type (shifted into its place in
 * the key word). 0 or -ENOMEM.
 */
int set_build(struct output *output, const struct ranges *ranges,
	      const struct condition_type *type, uint32_t *root);

/* A set of the one element that has the bits of @mask as in @value, 4 words
 * each: a prefix with holes.
 */
int set_masked(struct output *output, const uint32_t value[4],
	       const uint32_t mask[4], uint32_t *root);

/* The tree of a named set: built once, however many rules ask for it. */
int set_root(struct output *output, const struct policy_set *set,
	     uint32_t *root);

#endif

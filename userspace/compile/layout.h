/* SPDX-License-Identifier: GPL-2.0-only */
/* Layouts: which rules share a tree; and what a packet pays for the choice. */
#ifndef KZ_LAYOUT_H
#define KZ_LAYOUT_H

#include "userspace/compile/search.h"

/* Which addresses a rule is specific in. */
enum specific {
	SPECIFIC_NONE,
	SPECIFIC_SOURCE,
	SPECIFIC_DESTINATION,
	SPECIFIC_BOTH,
	SPECIFICS,
};

enum specific lowered_specific(const struct lowered *l);

/* By what a rule is specific in: the number of its tree. */
struct layout {
	uint8_t tree[SPECIFICS];
};

#define LAYOUTS 4
#define LAYOUT_TOGETHER 3 /* the one that has all rules in one tree */

extern const struct layout layouts[LAYOUTS];

/*
 * What a packet pays on average to search the trees from number @first on in
 * @output, not yet relocated: machine instructions, as measured in a BPF
 * program (docs/design/compiler.md). Packets are drawn in the rules of @list
 * (@count item numbers), always the same ones.
 */
double layout_cost(const struct search *search, const struct output *output,
		   uint32_t first, const uint32_t *list, size_t count);

#endif

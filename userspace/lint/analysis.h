/* SPDX-License-Identifier: GPL-2.0-only */
/* One group while idle rules are searched: what the files of idle share. */
#ifndef KZ_LINT_ANALYSIS_H
#define KZ_LINT_ANALYSIS_H

#include "userspace/lint/lint.h"
#include "userspace/lint/space.h"

enum lint_answer {
	ANSWER_NO,
	ANSWER_YES, /* or not asked */
	ANSWER_OPEN,
	ANSWER_UNSURE, /* it would take too long */
};

/* By rule of the group: */
struct lint_analysis {
	const struct policy_group *group;
	struct space space;
	uint8_t *answers; /* enum lint_answer, to what was asked last; owned */
	uint8_t *kinds; /* enum lint_kind: what was found; owned */
	uint32_t *effects; /* what it does, by number; owned */
	/* The last rule in a row of those that do what it does; owned */
	uint32_t *runs;
};

/* An effect like no other. */
#define LINT_UNIQUE UINT32_MAX

/* True if the rule is not there any more: it never fires. */
static inline bool lint_never_matches(const struct lint_analysis *s,
				      uint32_t rule)
{
	return s->kinds[rule] != LINT_NONE;
}

/*
 * ---- shadowed.c: does each rule ever fire? ----
 *
 * Packets are drawn from each rule and judged by the compiled image, which
 * answers for most; the others are compared with the rules before them. 0, all
 * questions being answered, or -ENOMEM.
 */
int lint_find_shadowed(struct lint_analysis *s, const struct image *image,
		       uint32_t group);

/* The first rule before @rule that alone hides it, or KZ_NONE. */
uint32_t lint_shadowed_by(const struct lint_analysis *s, uint32_t rule);

/* ---- sample.c: see lint_find_shadowed(); answers ANSWER_YES ---- */
void lint_sample(struct lint_analysis *s, const struct image *image,
		 uint32_t group);

/*
 * ---- redundant.c: would each be missed? ----
 *
 * Of those open: is there a packet for which no rule behind it does the same?
 * 0, all questions being answered, or -ENOMEM.
 */
int lint_find_redundant(struct lint_analysis *s);

/* The rule behind @rule that alone does the same, and stays; or KZ_NONE. */
uint32_t lint_redundant_with(const struct lint_analysis *s, uint32_t rule);

/*
 * ---- cover.c: do some rules together match all of a region? ----
 *
 * The rules are tried in the order of how much of the region they have, so
 * that few are needed where few will do.
 */
struct lint_cover {
	const struct space *space;
	uint32_t rule; /* of which the region is a part, or what is around it */
	uint64_t budget; /* comparisons of a rule with a region */
	bool pieces; /* lint_cover()'s own */
};

/* Of a rule's lists, up to which each is looked at. */
#define LINT_PIECES 64

/*
 * ANSWER_NO if they do, ANSWER_YES if they do not, ANSWER_OPEN if the budget, which
 * goes down, does not suffice, or the rule's lists are too long. @list is used
 * up. -ENOMEM.
 */
int lint_cover(struct lint_cover *cover, const struct region *region,
	       uint32_t *list, size_t count);

/* How much of the region the rule has: a share of 1, or so. */
float lint_share(const struct space *space, uint32_t rule,
		 const struct region *region);

/*
 * Into @out, which may be @list, the rules that have something of the part
 * that @division made; how many.
 */
size_t lint_select(const struct space *space, const struct division *division,
		   const struct region *part, const uint32_t *list,
		   size_t count, uint32_t *out);

/* ---- divide.c ---- */

/*
 * A division of a region with many rules that leaves much fewer in each part.
 * False if none does.
 */
bool lint_divide(const struct space *space, const struct region *region,
		 const uint32_t *list, size_t count, struct division *division);

#endif

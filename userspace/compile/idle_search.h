/* SPDX-License-Identifier: GPL-2.0-only */
/* One group while idle rules are searched: what the files of idle share. */
#ifndef KZ_IDLE_SEARCH_H
#define KZ_IDLE_SEARCH_H

#include "idle.h"
#include "space.h"

enum idle_answer {
	IDLE_NO,
	IDLE_YES, /* or not asked */
	IDLE_OPEN,
	IDLE_UNSURE, /* it would take too long */
};

/* By rule of the group: */
struct idle_search {
	const struct policy_group *group;
	struct space space;
	uint8_t *answers; /* enum idle_answer, to what was asked last; owned */
	uint8_t *kinds; /* enum idle_kind: what was found; owned */
	uint32_t *effects; /* what it does, by number; owned */
	/* The last rule in a row of those that do what it does; owned */
	uint32_t *runs;
};

/* An effect like no other. */
#define IDLE_ALONE UINT32_MAX

/* True if the rule is not there any more: it never fires. */
static inline bool idle_gone(const struct idle_search *s, uint32_t rule)
{
	return s->kinds[rule] != IDLE_NOT;
}

/*
 * ---- idle_fires.c: does each rule ever fire? ----
 *
 * Packets are drawn from each rule and judged by the compiled image, which
 * answers for most; the others are compared with the rules before them. 0, all
 * questions being answered, or -ENOMEM.
 */
int idle_ask_fires(struct idle_search *s, const struct image *image,
		   uint32_t group);

/* The first rule before @rule that alone hides it, or KZ_NONE. */
uint32_t idle_hidden_by(const struct idle_search *s, uint32_t rule);

/* ---- idle_probe.c: see idle_ask_fires(); answers IDLE_YES ---- */
void idle_probe(struct idle_search *s, const struct image *image,
		uint32_t group);

/*
 * ---- idle_missed.c: would each be missed? ----
 *
 * Of those open: is there a packet for which no rule behind it does the same?
 * 0, all questions being answered, or -ENOMEM.
 */
int idle_ask_missed(struct idle_search *s);

/* The rule behind @rule that alone does the same, and stays; or KZ_NONE. */
uint32_t idle_repeated_by(const struct idle_search *s, uint32_t rule);

/*
 * ---- idle_cover.c: do some rules together match all of a region? ----
 *
 * The rules are tried in the order of how much of the region they have, so
 * that few are needed where few will do.
 */
struct idle_cover {
	const struct space *space;
	uint32_t rule; /* of which the region is a part, or what is around it */
	uint64_t budget; /* comparisons of a rule with a region */
	bool pieces; /* idle_cover()'s own */
};

/* Of a rule's lists, up to which each is looked at. */
#define IDLE_PIECES 64

/*
 * IDLE_NO if they do, IDLE_YES if they do not, IDLE_OPEN if the budget, which
 * goes down, does not suffice, or the rule's lists are too long. @list is used
 * up. -ENOMEM.
 */
int idle_cover(struct idle_cover *cover, const struct region *region,
	       uint32_t *list, size_t count);

/* How much of the region the rule has: a share of 1, or so. */
float idle_share(const struct space *space, uint32_t rule,
		 const struct region *region);

/*
 * Into @out, which may be @list, the rules that have something of the part
 * that @division made; how many.
 */
size_t idle_deal(const struct space *space, const struct division *division,
		 const struct region *part, const uint32_t *list, size_t count,
		 uint32_t *out);

/* ---- idle_divide.c ---- */

/*
 * A division of a region with many rules that leaves much fewer in each part.
 * False if none does.
 */
bool idle_divide(const struct space *space, const struct region *region,
		 const uint32_t *list, size_t count, struct division *division);

#endif

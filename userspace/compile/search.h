/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The trees in which a packet of one family finds its rule in a group.
 *
 * Rules are dealt out to trees by which of the two addresses they are specific
 * in, since a cut by an address copies every rule that leaves it open. Rules
 * specific in both can go with either side or by themselves: which of these
 * layouts is best depends on the rules, so each is tried on a sample of them,
 * with packets drawn in its rules, and the one that costs the packet path
 * least is built. A layout's trees have a budget of memory; where nothing
 * keeps within it, copying gets dearer until it does.
 */
#ifndef KZ_SEARCH_H
#define KZ_SEARCH_H

#include "userspace/compile/candidate.h"

/* The properties of a rule that decide which trees it may be in. */
struct search_rule {
	uint8_t specific; /* enum specific (layout.h) */
	bool families[KZ_FAMILIES]; /* it can match packets of */
};

/* Rules in order of precedence; item i is rule number i. Not owned. */
struct search {
	struct output *output;
	const struct search_rule *rules;
	const struct tree_items *items;
	const struct kz_candidate *candidates;
	struct candidate_runs *runs; /* in output->candidates */
	bool *hides; /* per item: leaves leave out later ones because of it */
	uint32_t count; /* of rules */
	struct location at; /* the group's */
	struct tree_known known; /* search_build()'s own: of every key */
};

/*
 * Build the trees of @family, appended to the output's, and fill @list with
 * their offsets. 0, -ENOMEM, or -E2BIG with a message.
 */
int search_build(const struct search *search, enum kz_family family,
		 struct kz_tree_list *list);

#endif

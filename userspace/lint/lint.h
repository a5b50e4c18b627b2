/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules that do nothing: those that never fire, since the rules before them in
 * their group match all they match or since they match nothing, and those that
 * would not be missed, since rules behind them do the same to all they match.
 *
 * What is found is certain. Not found are rules that only a look at several
 * groups would show, those that only dynamic sets hide, those that match no
 * packet for what packets are like (TCP in 10 bytes), and, where rules overlap
 * so much that looking takes too long, some of the others. Pairs of rules are
 * all found, rules that several together hide or repeat nearly all.
 */
#ifndef KZ_LINT_H
#define KZ_LINT_H

#include "userspace/compile/compile.h"

enum lint_kind {
	LINT_NONE,
	LINT_CONTRADICTORY, /* its conditions exclude each other */
	LINT_EXCLUDED, /* its conditions and the group's `when` do */
	LINT_SHADOWED, /* rules before it match all it does */
	LINT_REDUNDANT, /* rules behind it do the same */
	LINT_KINDS,
};

struct lint_rule {
	const struct policy_rule *rule;
	uint32_t number;
	enum lint_kind kind;
	const struct policy_rule *by; /* which alone does that; NULL: none */
	uint32_t by_number;
};

struct lint {
	struct lint_rule *list; /* owned; in the order of the text */
	size_t count;
	/* It takes too long to find out whether so many rules */
	size_t unsure_shadowed; /* ever fire, */
	size_t unsure_redundant; /* would be missed. */
};

#define LINT_ALL SIZE_MAX

/*
 * Find them; @image is the policy's; who hides or repeats a rule is found for the first @named of
 * them. All of them can be taken out at once, and no packet's fate changes.
 * 0 or -ENOMEM; lint_free() in either case.
 */
int lint_find(const struct policy *policy, const struct image *image,
	      size_t named, struct lint *lint);

void lint_free(struct lint *lint);

/* Warn of the first @most, and say how many more there are. 0 or -ENOMEM. */
int lint_warn(const struct policy *policy, const struct image *image,
	      size_t most, struct messages *messages);

#endif

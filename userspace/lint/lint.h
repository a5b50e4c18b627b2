/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules that do nothing. Some never match: their conditions contradict each
 * other, or they are shadowed: earlier rules of the group match all that they
 * do. The others are redundant: later rules have the same effect on all that
 * they match.
 *
 * What is found is certain. Not found are rules that only a look at several
 * groups would show, those that only dynamic sets shadow, most of those that
 * match no packet that can exist (found is TCP in 10 bytes), and, where rules overlap so much
 * that it takes too long, some of the others. Rules that one other rule shadows
 * or makes redundant are all found; of those that need several, nearly all.
 */
#ifndef KZ_LINT_LINT_H
#define KZ_LINT_LINT_H

#include "userspace/compile/compile.h"

enum lint_kind {
	LINT_NONE,
	LINT_CONTRADICTORY, /* its conditions contradict each other */
	LINT_EXCLUDED, /* its conditions contradict the group's `when` */
	LINT_SHADOWED, /* earlier rules match all that it does */
	LINT_REDUNDANT, /* later rules have the same effect */
	LINT_KINDS,
};

struct lint_rule {
	const struct policy_rule *rule;
	uint32_t number;
	enum lint_kind kind;
	const struct policy_rule
		*by; /* the one that alone does; NULL: several do */
	uint32_t by_number;
};

struct lint {
	struct lint_rule *list; /* owned; in the order of the text */
	size_t count;
	/* For how many rules it takes too long to find out if they are */
	size_t unsure_shadowed;
	size_t unsure_redundant;
};

#define LINT_ALL SIZE_MAX

/*
 * Find them. @image is the policy's. .by is found for the first @named of them.
 * All of them can be removed at once without changing what happens to any
 * packet. 0 or -ENOMEM; lint_free() in either case.
 */
int lint_find(const struct policy *policy, const struct image *image,
	      size_t named, struct lint *lint);

void lint_free(struct lint *lint);

#endif

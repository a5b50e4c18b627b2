/* SPDX-License-Identifier: GPL-2.0-only */
/* The text of an imported policy. */
#ifndef KZ_IMPORT_XT_POLICY_H
#define KZ_IMPORT_XT_POLICY_H

#include <stdio.h>

#include "userspace/import/iptables/marks.h"
#include "userspace/import/iptables/sets.h"

/* Its groups, which say what has to be declared before them. */
struct xt_policy {
	struct xt_sets *sets; /* not owned */
	FILE *groups; /* to write them to */
	char *text;
	size_t size;
};

/* None of @sets is used yet. 0, or -ENOMEM and @why. */
int xt_policy_begin(struct xt_policy *policy, struct xt_sets *sets, char *why);

/*
 * Unless there was an @error, write it to @out: @head, the @marks, the sets that
 * are used, the groups. @error, or 0, or -ENOMEM and @why.
 */
int xt_policy_end(struct xt_policy *policy, int error, const char *head,
		  const struct xt_marks *marks, FILE *out, char *why);

#endif

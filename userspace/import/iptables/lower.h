/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Chains -> groups. The language has no jumps: a packet meets each group in
 * turn, and leaves it at the first rule that fires. So a chain's rules become
 * rules of a group, with the conditions of the jumps that lead to it; RETURN
 * becomes a rule that only ends its group, and what comes after the jump begins
 * the next one; a target such as MARK likewise, for the chain's next rule.
 * docs/import.md has the whole of it.
 */
#ifndef KZ_IMPORT_XT_LOWER_H
#define KZ_IMPORT_XT_LOWER_H

#include <stdio.h>

#include "userspace/import/iptables/dump.h"
#include "userspace/import/iptables/marks.h"

/* A hook, and which devices its packets have. */
struct xt_hook {
	const char *name; /* "forward" */
	const char *chain; /* "FORWARD" */
	bool in, out;
	int nat; /* the priority of a nat table's chain */
};

/* Ends with a row without name. */
extern const struct xt_hook xt_hooks[];

/*
 * What a policy of a nat table declares. Its rules see the first packet of each
 * connection, which a field of the flow counts.
 */
extern const char xt_nat_head[];

/* Add what the rules of @table write. */
void xt_marks_find(struct xt_marks *marks, const struct xt_table *table);
/*
 * Add the bits of connections' marks that @table uses, whose policies have to
 * divide them as those of other tables do.
 */
void xt_connmarks_find(struct xt_marks *marks, const struct xt_table *table);

/*
 * Write the groups of @chain, of @table, at @hook to @out, with fields of @marks.
 * Rules that cannot be said get their reason, and are comments. 0, or -errno
 * with a sentence in @why (WHY_SIZE).
 */
int xt_lower(struct xt_dump *dump, struct xt_table *table,
	     struct xt_chain *chain, const struct xt_hook *hook,
	     const struct xt_marks *marks, FILE *out, char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One rule of a policy's text added, deleted or replaced: which bytes of which
 * file become which. Where rules begin and end is what the parser has noted;
 * the rest of the text, comments included, stays as its author wrote it.
 */
#ifndef KZ_EDIT_RULE_H
#define KZ_EDIT_RULE_H

#include "userspace/policy/policy.h"

enum edit_kind {
	EDIT_DELETE,
	EDIT_REPLACE,
	EDIT_BEFORE, /* a new rule, before that one */
	EDIT_AFTER,
};

struct rule_edit {
	enum edit_kind kind;
	uint32_t number; /* of the rule in the policy */
	const char *rule; /* the new one; it has passed edit_rule_check() */
};

/* Bytes @start to @end of a file become @text. */
struct text_edit {
	uint32_t file; /* policy_file() */
	size_t start, end; /* of its text */
	char *text; /* owned */
	size_t rule; /* where the new rule begins in @text */
};

/*
 * NULL: @rule is one statement, as far as its tokens tell; else what is wrong
 * with it, a static string, and in *@at where.
 */
const char *edit_rule_check(const char *rule, struct location *at);

/*
 * Fill @text, to be freed with text_edit_free(). 0; -ENOMEM; -EINVAL: the rule
 * is not in the text by itself, but in a definition's value.
 */
int edit_rule(const struct policy *policy, const struct rule_edit *edit,
	      struct text_edit *text);

/* What the file has then, or NULL: no memory. */
char *text_edit_apply(const struct policy *policy,
		      const struct text_edit *edit);

/* Where the new rule begins in that. */
struct location text_edit_place(const struct policy *policy,
				const struct text_edit *edit);

void text_edit_free(struct text_edit *edit);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One rule of a policy's text added, deleted or replaced: which bytes of which
 * file become which. Where rules begin and end is what the parser has noted;
 * the rest of the text, comments included, stays as its author wrote it.
 *
 * Texts of files are without a byte order mark; see policy_text().
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

/* The bytes of a rule: from its first token, which may be its label, to its
 * last.
 */
struct rule_span {
	size_t start, end;
};

/* Bytes @start to @end of a file become @text. */
struct text_edit {
	size_t start, end;
	char *text; /* owned */
	size_t rule; /* where the new rule begins in @text */
};

/*
 * NULL: @rule is one statement, as far as its tokens tell; else what is wrong
 * with it, a static string, and in *@at where.
 */
const char *edit_rule_check(const char *rule, struct location *at);

/* Where rule @number is, in its file. False: a definition has a part of it. */
bool rule_span_find(const struct policy *policy, uint32_t number,
		    struct rule_span *span);

/*
 * The same without a parser, in @text, which has neither includes nor
 * definitions: the only rule that begins on line @line, and has the label
 * @label ("": none; NULL: any or none). False: other things are on the line,
 * too.
 */
bool rule_span_on_line(const char *text, uint32_t line, const char *label,
		       struct rule_span *span);

/* True if it is a "default" rule. */
bool rule_span_is_default(const char *text, struct rule_span span);

/*
 * Fill @edit, to be freed with text_edit_free(), with what @kind makes of the
 * rule at @span of @text. @rule, the new one, has passed edit_rule_check(). 0
 * or -ENOMEM.
 */
int edit_rule(const char *text, struct rule_span span, enum edit_kind kind,
	      const char *rule, struct text_edit *edit);

/* What @text is then, or NULL: no memory. */
char *text_edit_apply(const char *text, const struct text_edit *edit);

/* Where the new rule begins in that: line and column. */
struct location text_edit_place(const char *text, const struct text_edit *edit);

void text_edit_free(struct text_edit *edit);

#endif

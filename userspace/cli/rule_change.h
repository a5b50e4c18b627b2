/* SPDX-License-Identifier: GPL-2.0-only */
/* A change of one rule under way; see rule.h. */
#ifndef KZ_CLI_RULE_CHANGE_H
#define KZ_CLI_RULE_CHANGE_H

#include "userspace/cli/rule.h"

#define RULE_FILE "<rule>" /* where the new rule is, in messages */

struct rule_change {
	const struct rule_request *request;
	struct rule_policy *policy; /* as it is loaded */
	enum edit_kind kind;
	uint32_t number; /* of the rule that is deleted, replaced, or next to */
	uint32_t new_number; /* of the new rule; of a deleted one, its own */
	struct text_files_item *file; /* that has the rule */
	struct text_edit edit;
	struct location at; /* where the new rule begins */
	uint32_t shift; /* of the lines that follow, modulo 2^32 */
};

/* Newlines among the @length bytes at @text. */
uint32_t line_ends(const char *text, size_t length);

/* The name of the file that has the rule, in messages. */
const char *rule_change_file(const struct rule_change *change);

/*
 * Messages about the new rule show it as it was given. Of others only errors
 * are left: warnings about them are not news.
 */
void rule_change_locate(const struct rule_change *change,
			struct messages *messages);

/*
 * Is @after, the new text parsed, what is loaded with that rule added, deleted
 * or replaced, and nothing else? By groups, labels and lines.
 */
bool rule_change_is_meant(const struct rule_change *change,
			  const struct policy *after);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules of a loaded policy, by its text (kept.h). */
#ifndef KZ_CLI_RULE_H
#define KZ_CLI_RULE_H

#include <stdbool.h>

#include "userspace/cli/kept.h"
#include "userspace/lang/edit_rule.h"

/* A policy and what is kept of it; the namespace is locked. */
struct rule_policy {
	struct target target;
	struct kept kept;
	struct policy *policy;
	struct messages messages;
};

/* Which rule is added, deleted or replaced. */
struct rule_request {
	const char *name; /* of the policy */
	const char *verb; /* "rule add", in messages */
	const char *done; /* "added" */
	enum edit_kind kind;
	const char *where; /* a rule's label or number; NULL: none is said */
	const char *group; /* a group's end, instead; NULL: none is said */
	char *rule; /* the new one; NULL: none */
	bool dry_run;
	bool quiet;
	bool json;
};

/* The exit status, after a complaint, as of all here. */
int rule_change(const struct rule_request *request);
int rule_list(const char *name, bool json);
int rule_text(const char *name, bool json);

/*
 * Lock, and read the text of the policy @name for @verb. rule_policy_close()
 * after EXIT_DONE.
 */
struct lock;
int rule_policy_open(struct rule_policy *policy, struct lock *lock,
		     const char *name, const char *verb);
void rule_policy_close(struct rule_policy *policy, struct lock *lock);

/*
 * The number of the rule that @where means, its label or its number; or, for a
 * rule that is to be added at the end of a group, that of the rule it comes
 * next to, and in *@kind how.
 */
int rule_find(const struct policy *policy, const struct rule_request *request,
	      enum edit_kind *kind, uint32_t *number);

/* The rule of label @label (@length bytes) in the group of rule @number. NULL:
 * there is none.
 */
const struct policy_rule *rule_label_find(const struct policy *policy,
					  uint32_t number, const char *label,
					  size_t length);

#endif

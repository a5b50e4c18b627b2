/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules of a loaded policy, by its text (kept.h). */
#ifndef KZ_CLI_RULE_H
#define KZ_CLI_RULE_H

#include <stdbool.h>

#include "userspace/backend/lock.h"
#include "userspace/cli/kept.h"
#include "userspace/lang/edit_rule.h"

/* A policy, what is kept of it, and its image; the namespace is locked. */
struct rule_policy {
	struct target target;
	struct kept kept;
	struct image image; /* may be without its hot part */
	struct policy *policy; /* rule_policy_parse()'s */
	struct lock lock;
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
	const char *confirm; /* roll back after that time; NULL: do not */
	bool dry_run;
	bool quiet;
	bool json;
	bool verbose; /* say why the policy is replaced */
};

/* What was done. */
struct rule_done {
	uint32_t number; /* of the new rule; of a deleted one, its own */
	uint32_t generation;
	bool in_place; /* else the policy was replaced */
};

/* The exit status, after a complaint, as of all here. */
int rule_change(struct rule_request *request);
int rule_list(const char *name, bool json);
int rule_text(const char *name, bool json);

/*
 * Lock, and read what is kept of the policy @name for @verb.
 * rule_policy_close() after EXIT_DONE.
 */
int rule_policy_open(struct rule_policy *policy, const char *name,
		     const char *verb);
void rule_policy_close(struct rule_policy *policy);

/* Parse the text, too. */
int rule_policy_parse(struct rule_policy *policy, const char *verb);

/*
 * The number of the rule that @request says by its label or number, or of the
 * last one of a group.
 */
int rule_find(const struct image *image, const struct rule_request *request,
	      uint32_t *number);

/* The group of rule @number. */
const struct kz_info_group *rule_group(const struct image *image,
				       uint32_t number);

/* The rule of label @label (@length bytes) in the group of rule @number;
 * KZ_NONE: there is none.
 */
uint32_t rule_label_find(const struct image *image, uint32_t number,
			 const char *label, size_t length);

static inline const struct kz_info_rule *rule_info(const struct image *image,
						   uint32_t number)
{
	const struct kz_info_rule *rules =
		(const void *)(image->bytes + image_info(image)->rules);

	return &rules[number];
}

#endif

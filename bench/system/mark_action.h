/* SPDX-License-Identifier: GPL-2.0-only */
/* What a rule does to the mark, for peers to say: these bits become that. */
#ifndef KZ_BENCH_MARK_ACTION_H
#define KZ_BENCH_MARK_ACTION_H

#include <stdbool.h>
#include <stdint.h>

#include "userspace/policy/policy.h"

struct mark_action {
	uint32_t mask; /* 0: it leaves the mark alone */
	uint32_t value;
	bool kept; /* with the flow: its later packets get it, too */
};

struct mark_action mark_action_of_rule(const struct policy_rule *rule);

/* True if a rule of @group sets marks. */
bool mark_action_in_group(const struct policy_group *group);

/* True if a rule of @group keeps them with flows. */
bool mark_action_kept_in_group(const struct policy_group *group);

/* The same as a number above 0 that is the value's alone: "m7" is a chain. */
uint32_t mark_action_number(const struct mark_action *marking);

#define MARK_ACTION_NUMBERS 65536 /* of a rule set: all below that */

/* Values that have their chain already; starts as zeroes. */
struct mark_chains {
	bool met[MARK_ACTION_NUMBERS];
};

/* True the first time. */
bool mark_action_is_new(struct mark_chains *chains,
			const struct mark_action *marking);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What a rule does to the mark, for peers to say: these bits become that. */
#ifndef KZ_BENCH_MARKING_H
#define KZ_BENCH_MARKING_H

#include <stdbool.h>
#include <stdint.h>

#include "userspace/policy/policy.h"

struct marking {
	uint32_t mask; /* 0: it leaves the mark alone */
	uint32_t value;
	bool kept; /* with the flow: its later packets get it, too */
};

struct marking marking_of_rule(const struct policy_rule *rule);

/* True if a rule of @group sets marks. */
bool marking_in_group(const struct policy_group *group);

/* True if a rule of @group keeps them with flows. */
bool marking_kept_in_group(const struct policy_group *group);

/* The same as a number above 0 that is the value's alone: "m7" is a chain. */
uint32_t marking_number(const struct marking *marking);

#define MARKING_NUMBERS 65536 /* of a rule set: all below that */

/* Values that have their chain already; starts as zeroes. */
struct markings {
	bool met[MARKING_NUMBERS];
};

/* True the first time. */
bool marking_is_new(struct markings *markings, const struct marking *marking);

#endif

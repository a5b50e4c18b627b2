/* SPDX-License-Identifier: GPL-2.0-only */
/* Which rules do nothing, by the reference's word on every packet. */
#ifndef KZ_TEST_TRUTH_H
#define KZ_TEST_TRUTH_H

#include "selftests/unit/drawn/policies.h"
#include "userspace/reference/reference.h"

/* What the reference says: by rule and packet, does it match, alone? */
struct truth {
	struct kz_result *results; /* of the whole policy */
	bool *matches[RULES + 1];
};

void truth_find(const struct sketched *s, const struct policy *policy,
		struct truth *truth);
void truth_free(struct truth *truth, size_t count);

bool never_fires(const struct truth *truth, size_t rule);

/*
 * The definition, by packets: a later rule than @rule does the same to all its
 * packets, and no rule between them does something else to one of them.
 */
bool is_repeated(const struct sketched *s, const struct truth *truth,
		 const bool *gone, size_t rule);

/* Is every packet evaluated the same without the rules in @reported? */
bool same_without(const struct sketched *s, const struct truth *truth,
		  const bool *reported);

#endif

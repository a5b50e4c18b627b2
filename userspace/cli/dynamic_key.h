/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts that the keys of a loaded dynamic set have. */
#ifndef KZ_CLI_DYNAMIC_KEY_H
#define KZ_CLI_DYNAMIC_KEY_H

#include "userspace/policy/policy.h"

struct dynamic_key {
	struct policy_part parts[KZ_JOIN_PARTS];
	struct policy_field fields[KZ_JOIN_PARTS]; /* of these: only the bits */
	unsigned int count;
};

/* Those of @set, of several parts; parts in it point into it. */
void dynamic_key_find(const struct kz_dynamic *set, struct dynamic_key *key);

/* "ipv4_addr", as "type" calls the part. */
const char *dynamic_part_type(enum kz_part part);

#endif

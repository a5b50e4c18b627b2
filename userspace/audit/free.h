/* SPDX-License-Identifier: GPL-2.0-only */
/* Which bits of the packet's mark are whose, and which are nobody's. */
#ifndef KZ_AUDIT_FREE_H
#define KZ_AUDIT_FREE_H

#include "userspace/audit/model.h"

#define AUDIT_OWNERS_MAX 64

struct audit_owner_bits {
	const char *name;
	uint32_t bits; /* its masks, and the bits that its values set */
	uint32_t claimed; /* of owners.def */
	bool whole; /* it reads or writes whole marks */
};

struct audit_bits {
	struct audit_owner_bits owners[AUDIT_OWNERS_MAX]; /* as they show up */
	size_t n_owners;
	uint32_t free; /* of nobody */
};

/* Of @audit, whose owners are assigned. */
void audit_bits_find(struct audit_bits *bits, const struct audit *audit);

/* The longest run of @free that is at most @wanted long; 0: none. */
uint32_t audit_bits_run(uint32_t free, int wanted);

#endif

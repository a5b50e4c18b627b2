/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A plan: packets to send, and the reference's result for each. Made once, on
 * the fast side; carried out once for each system under test.
 */
#ifndef KZ_PLAN_H
#define KZ_PLAN_H

#include "userspace/packet/packet.h"
#include "userspace/policy/policy.h"

struct plan {
	struct packets packets; /* numbered by line, from 1, as drawn */
	size_t drawn; /* numbers go from 1 to this */
	struct kz_result *expected; /* [drawn], by number - 1; owned */
};

/*
 * Draw @count packets from @policy and evaluate them as arriving by device
 * @iif; with @accepted, keep only those that pass (possibly fewer than @count).
 * 0 or -ENOMEM.
 */
int plan_make(const struct policy *policy, size_t count, uint64_t seed,
	      uint32_t iif, bool accepted, struct plan *plan);

/* To and from a file, for the same machine type. 0 or -errno. */
int plan_write(const struct plan *plan, const char *path);
int plan_read(const char *path, struct plan *plan);

void plan_free(struct plan *plan);

#endif

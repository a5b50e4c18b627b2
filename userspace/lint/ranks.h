/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ranks: IPv6 addresses in 32 bits. The ranges of a group's conditions begin
 * and end at few addresses; all addresses between two of these have one number,
 * their rank, in the addresses' order.
 */
#ifndef KZ_LINT_RANKS_H
#define KZ_LINT_RANKS_H

#include "userspace/policy/policy.h"

struct ranks;

/* Of all conditions in @group, its `when` included. NULL: no memory. */
struct ranks *ranks_new(const struct policy_group *group);
void ranks_free(struct ranks *ranks);

/* The largest one. */
uint32_t ranks_maximum(const struct ranks *ranks);

/* The first address of a rank. */
void ranks_address(const struct ranks *ranks, uint32_t rank, uint32_t words[4]);

/*
 * The ranges of an IPv6 condition, low[0] and high[0] being ranks; kept by
 * @ranks. To be called once for each condition, but any number of times for
 * those of `when`.
 */
const struct range *ranks_of(struct ranks *ranks,
			     const struct policy_condition *condition);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* A condition that compares a part of the key with values. */
#ifndef KZ_LOWER_VALUE_H
#define KZ_LOWER_VALUE_H

#include "userspace/compile/lowered.h"

/* All: 0, or -errno (-ENOSPC without a message, as lowered_match()). */

/* With one value or range, of a one-word type. */
int lower_range(struct lowered *lowered, const struct policy_condition *c,
		const struct condition_type *type, const struct range *range);

/* With several, or a set's. */
int lower_set(struct output *output, struct lowered *lowered,
	      const struct policy_condition *c,
	      const struct condition_type *type);

/* With whatever it has, of a one-word type. */
int lower_bits(struct output *output, struct lowered *lowered,
	       const struct policy_condition *c,
	       const struct condition_type *type);

#endif

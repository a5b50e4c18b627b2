/* SPDX-License-Identifier: GPL-2.0-only */
/* Elements of one static set, or map, put into another, or taken out of it. */
#ifndef KZ_CLI_SET_MERGE_H
#define KZ_CLI_SET_MERGE_H

#include "userspace/cli/set_write.h"

/*
 * Of two sets of one type, both halves of "type address" included: add the
 * elements of @more to @set; give it those alone; or take those of @less out.
 * The elements alone are changed, not what else is known of the set. 0 or
 * -ENOMEM, -E2BIG.
 */
int set_merge(struct policy_set *set, const struct policy_set *more);
int set_assign(struct policy_set *set, const struct policy_set *other);
int set_subtract(struct policy_set *set, const struct policy_set *less);

/* False: @element is the first of @less that is not in @set. */
bool set_has_all(const struct policy_set *set, const struct policy_set *less,
		 char element[SET_BOX_SIZE]);

/* Their elements; are they the same? */
bool set_is_same(const struct policy_set *a, const struct policy_set *b);
size_t set_count(const struct policy_set *set);

#endif

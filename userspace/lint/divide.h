/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_LINT_DIVIDE_H
#define KZ_LINT_DIVIDE_H

#include "userspace/lint/space.h"

/*
 * Find a @division of @region that leaves much fewer of the @count rules of
 * @list in each part, by a sample of them. False if none does.
 */
bool lint_divide(const struct space *space, const struct region *region,
		 const uint32_t *list, size_t count, struct division *division);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Warnings of rules that do nothing, or something else than it seems. */
#ifndef KZ_LINT_WARN_H
#define KZ_LINT_WARN_H

#include "userspace/lint/lint.h"

/*
 * Warn of the first @most that do nothing and say how many more there are, and
 * of all that limited.h is about. 0 or -ENOMEM.
 */
int lint_warn(const struct policy *policy, const struct image *image,
	      size_t most, struct messages *messages);

#endif

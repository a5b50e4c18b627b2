/* SPDX-License-Identifier: GPL-2.0-only */
/* Warnings of rules that do nothing. */
#ifndef KZ_LINT_WARN_H
#define KZ_LINT_WARN_H

#include "userspace/lint/lint.h"

/* Warn of the first @most, and say how many more there are. 0 or -ENOMEM. */
int lint_warn(const struct policy *policy, const struct image *image,
	      size_t most, struct messages *messages);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The counters of a loaded policy, with the image that says whose they are. */
#ifndef KZ_CLI_COUNTERS_H
#define KZ_CLI_COUNTERS_H

#include "userspace/cli/active.h"

/*
 * Both of one generation, that of @target; the caller frees both, also after an
 * error. 0, or -errno and @why (WHY_SIZE); -EAGAIN: it was replaced meanwhile.
 */
int counters_get(const struct target *target, struct image *image,
		 struct kz_counter **counters, char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Which policy a program belongs to. */
#ifndef KZ_NEIGHBOUR_H
#define KZ_NEIGHBOUR_H

#include "userspace/backend/bpf/pin.h"

/*
 * The policy of this namespace for which @program(pins), an fd or -errno, is
 * the program with @id. 0, or -ENOENT.
 */
int neighbour_policy(uint32_t id, int (*program)(const struct pins *pins),
		     char name[POLICY_NAME_SIZE]);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The first set of a policy as prefixes. -EINVAL: the policy has no set. */
#ifndef KZ_BENCH_PREFIXES_H
#define KZ_BENCH_PREFIXES_H

#include <stdint.h>
#include <stdio.h>

#include "userspace/policy/policy.h"

int prefixes_each(const struct policy *policy,
		  void (*each)(uint32_t address, int length, void *context),
		  void *context);
/* "10.0.0.0/8", with @between between them. */
int prefixes_print(const struct policy *policy, const char *between, FILE *out);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Device names. A condition's are ranges of 16 bytes in a policy; in the image
 * they are patterns, and a condition compares the number of a device's pattern
 * (core/asked.h), which is one word.
 */
#ifndef KZ_PATTERNS_H
#define KZ_PATTERNS_H

#include "userspace/compile/output.h"

/* All the policy's, into output->patterns. 0 or -errno with a message. */
int patterns_collect(struct output *output);

/* The numbers of the patterns that @names have, into @numbers, which the caller
 * clears. 0 or -ENOMEM.
 */
int patterns_number(const struct output *output, const struct ranges *names,
		    struct ranges *numbers);

#endif

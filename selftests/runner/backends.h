/* SPDX-License-Identifier: GPL-2.0-only */
/* The backends a test program was told to use, and how they compare. */
#ifndef KZ_BACKENDS_H
#define KZ_BACKENDS_H

#include "userspace/backend/backend.h"

#define BACKENDS_MAX 8

struct backend_list {
	const struct backend *list[BACKENDS_MAX];
	int count;
};

/* "ref,image,xdp": 0, or -EINVAL with a sentence in @why. */
int backends_read(const char *names, struct backend_list *list, char *why,
		  size_t size);

/* True if two backends say the same of a packet: everything but the time, and
 * accept is also where the policy ends without a verdict.
 */
bool results_equal(const struct kz_result *a, const struct kz_result *b);

/* "accept rule 3 mark 0x10 fired 2 groups 0x5" into @text. */
void result_describe(const struct kz_result *result, char *text, size_t size);

/* Why @backend cannot do @policy, into @why; false if it can. */
bool backend_cannot(const struct backend *backend, const struct policy *policy,
		    char *why, size_t size);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* Backend "ref": the reference interpreter, for comparison. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/evaluator/now.h"
#include "userspace/reference/reference.h"

static int ref_open(struct test_run *test, const struct policy *policy,
		    const struct image *image, char *why)
{
	struct reference *reference = malloc(sizeof(*reference));

	(void)image;
	if (!reference || reference_open(reference, policy)) {
		free(reference);
		strcpy(why, "out of memory");
		return -ENOMEM;
	}
	test->state = reference;
	return 0;
}

static int ref_packets(struct test_run *test, const struct packet *packets,
		       size_t count, struct kz_result *results, char *why)
{
	struct reference *reference = test->state;
	size_t i;

	(void)why;
	for (i = 0; i < count; i++) {
		reference->now = packets[i].timed ? packets[i].time : now_ns();
		reference_evaluate(reference, &packets[i], &results[i]);
	}
	return 0;
}

static void ref_close(struct test_run *test)
{
	reference_close(test->state);
	free(test->state);
}

const struct backend backend_ref = {
	.id = BACKEND_REF,
	.name = "ref",
	.help = "the reference interpreter: one rule after another",
	.test_open = ref_open,
	.test_run = ref_packets,
	.test_close = ref_close,
	.test_timed = true,
};

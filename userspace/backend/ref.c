// SPDX-License-Identifier: GPL-2.0-only
/* Backend "ref": the reference interpreter, for comparison. */
#include "backend.h"
#include "reference.h"

static int ref_open(struct judge *judge, const struct policy *policy,
		    const struct image *image, char *why)
{
	(void)image;
	(void)why;
	judge->state = (void *)policy; /* borrowed, only read */
	return 0;
}

static int ref_packets(struct judge *judge, const struct packet *packets,
		       size_t count, struct kz_result *results, char *why)
{
	size_t i;

	(void)why;
	for (i = 0; i < count; i++)
		reference_judge(judge->state, &packets[i], &results[i]);
	return 0;
}

static void ref_close(struct judge *judge)
{
	judge->state = NULL;
}

const struct backend backend_ref = {
	.name = "ref",
	.help = "the reference interpreter: one rule after another",
	.judge_open = ref_open,
	.judge_packets = ref_packets,
	.judge_close = ref_close,
};

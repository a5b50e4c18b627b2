// SPDX-License-Identifier: GPL-2.0-only
/* Backend "image": the compiled policy and the kernel's evaluator, here. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "env.h"
#include "eval.h"
#include "parse.h"

static int image_open(struct judge *judge, const struct policy *policy,
		      const struct image *image, char *why)
{
	struct kz_env *env = calloc(1, sizeof(*env));

	(void)policy;
	if (env)
		env->counters = calloc(image->header->n_counters + 1,
				       sizeof(*env->counters));
	if (!env || !env->counters) {
		free(env);
		strcpy(why, "out of memory");
		return -ENOMEM;
	}
	env->image = image->bytes;
	judge->state = env;
	return 0;
}

static int image_packets(struct judge *judge, const struct packet *packets,
			 size_t count, struct kz_result *results, char *why)
{
	const struct kz_env *env = judge->state;
	size_t i;

	(void)why;
	for (i = 0; i < count; i++) {
		struct kz_packet packet = { packets[i].frame,
					    packets[i].length };
		struct kz_eval e = { .env = *env };

		kz_parse_ether(&packet, &e.key);
		e.key.word[KZ_W_MARK] = packets[i].mark;
		e.key.word[KZ_W_IIF] = packets[i].iif;
		kz_evaluate(&e);
		results[i] = e.result;
	}
	return 0;
}

static void image_close(struct judge *judge)
{
	struct kz_env *env = judge->state;

	free(env->counters);
	free(env);
}

const struct backend backend_image = {
	.name = "image",
	.help = "the compiled image, evaluated in userspace",
	.judge_open = image_open,
	.judge_packets = image_packets,
	.judge_close = image_close,
};

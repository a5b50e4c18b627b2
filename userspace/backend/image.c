// SPDX-License-Identifier: GPL-2.0-only
/* Backend "image": the compiled policy and the kernel's evaluator, here. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/evaluator/key.h"
#include "core/eval.h"
#include "userspace/evaluator/now.h"

static void env_free(struct kz_env *env)
{
	env_sets_free(env->sets);
	env_flows_free(env->flows);
	env_tables_free(env->tables, kz_env_header(env));
	free(env->due);
	free(env->counters);
	free(env);
}

static int image_open(struct test_run *test, const struct policy *policy,
		      const struct image *image, char *why)
{
	struct kz_env *env = calloc(1, sizeof(*env));

	(void)policy;
	if (!env)
		goto out_memory;
	env->image = image->bytes;
	env->counters =
		calloc(image->header->n_counters + 1, sizeof(*env->counters));
	env->sets = env_sets_new(image->header);
	env->flows = env_flows_new();
	env->due = calloc(image->header->n_limits + 1, sizeof(*env->due));
	env->tables = env_tables_new(image->header);
	if (!env->counters || !env->sets || !env->flows || !env->due ||
	    !env->tables)
		goto out_free;
	test->state = env;
	return 0;

out_free:
	env_free(env);
out_memory:
	strcpy(why, "out of memory");
	return -ENOMEM;
}

static int image_packets(struct test_run *test, const struct packet *packets,
			 size_t count, struct kz_result *results, char *why)
{
	const struct kz_env *env = test->state;
	size_t i;

	(void)why;
	for (i = 0; i < count; i++) {
		struct kz_eval e = { .env = *env };

		e.env.now = packets[i].timed ? packets[i].time : now_ns();
		env_sets_set_time(env->sets, e.env.now / NS_PER_MS);
		if (env_key_fill(&packets[i], &e))
			kz_evaluate(&e, &results[i]);
		else
			kz_evaluate_nothing(&e, &results[i]);
	}
	return 0;
}

static void image_close(struct test_run *test)
{
	env_free(test->state);
}

const struct backend backend_image = {
	.id = BACKEND_IMAGE,
	.name = "image",
	.help = "the compiled image, evaluated in userspace",
	.test_open = image_open,
	.test_run = image_packets,
	.test_close = image_close,
	.test_timed = true,
};

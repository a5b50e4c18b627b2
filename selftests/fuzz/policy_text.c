// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: policies as text. One that is taken compiles to a valid image,
 * which says of packets drawn at the policy's edges what the reference says,
 * and what is said of rules that never fire is so.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/compile.h"
#include "testlib/draw.h"
#include "userspace/evaluator/key.h"
#include "userspace/lang/parse_policy.h"
#include "core/eval.h"
#include "userspace/lint/lint.h"
#include "userspace/reference/reference.h"
#include "core/validate.h"

#define PACKETS 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "policy: %s\n", what);
	abort();
}

static void evaluate(const struct kz_env *env, const struct packet *packet,
		     struct kz_result *result)
{
	struct kz_eval e = { .env = *env };

	if (env_key_fill(packet, &e))
		kz_evaluate(&e, result);
	else
		kz_evaluate_nothing(&e, result);
}

/* No rule that fires is warned of as one that never does. */
static void check_lint(const struct lint *lint, uint32_t fired)
{
	size_t i;

	for (i = 0; i < lint->count; i++)
		demand(lint->list[i].number != fired ||
			       lint->list[i].kind == LINT_REDUNDANT,
		       "a rule fires that is said never to");
}

static void compare(const struct policy *policy, const struct image *image)
{
	struct kz_result expected, got;
	struct packets packets;
	struct kz_env env = { .image = image->bytes };
	struct reference reference;
	struct lint lint;
	size_t i;

	env.counters =
		calloc(image->header->n_counters + 1, sizeof(*env.counters));
	env.sets = env_sets_new(image->header);
	env.flows = env_flows_new();
	env.due = calloc(image->header->n_limits + 1, sizeof(*env.due));
	env.tables = env_tables_new(image->header);
	demand(env.counters && env.sets && env.flows && env.due && env.tables &&
		       !reference_open(&reference, policy) &&
		       !packets_draw(policy, PACKETS, 1, false, &packets) &&
		       !lint_find(policy, image, LINT_ALL, &lint),
	       "out of memory");
	env_sets_set_time(env.sets, 0);
	for (i = 0; i < packets.count; i++) {
		reference_evaluate(&reference, &packets.list[i], &expected);
		evaluate(&env, &packets.list[i], &got);
		demand(expected.rule == got.rule && expected.mark == got.mark &&
			       (expected.verdict == KZ_DROP) ==
				       (got.verdict == KZ_DROP) &&
			       expected.n_fired == got.n_fired &&
			       !memcmp(expected.groups, got.groups,
				       sizeof(got.groups)),
		       "the image and the reference disagree");
		check_lint(&lint, expected.rule);
	}
	lint_free(&lint);
	packets_free(&packets);
	reference_close(&reference);
	env_flows_free(env.flows);
	env_sets_free(env.sets);
	env_tables_free(env.tables, image->header);
	free(env.due);
	free(env.counters);
}

static void check_image(const struct policy *policy, const struct image *image)
{
	struct kz_fault fault;

	if (kz_image_validate(image->bytes, image->header->size, &fault)) {
		fprintf(stderr, "policy: invalid image: %s at %u\n",
			fault.reason, fault.offset);
		abort();
	}
	if (!(image->header->features & KZ_F_RANDOM))
		compare(policy, image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct messages messages = { 0 };
	struct image image = { 0 };
	struct policy *policy;
	char *text = malloc(size + 1);
	int err;

	demand(text, "out of memory");
	memcpy(text, data, size);
	text[size] = '\0';
	policy = policy_parse("/nonexistent/fuzz.kz", text, &messages);
	demand(!policy == (messages.errors > 0),
	       "refused without an error, or taken with one");
	if (policy) {
		err = policy_compile(policy, &image, &messages);
		demand(!err || err == -E2BIG, "cannot be compiled");
		if (!err)
			check_image(policy, &image);
	}
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
	free(text);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/backends.h"
#include "selftests/runner/cached.h"
#include "selftests/fuzz/draw_policy.h"
#include "testlib/random.h"
#include "userspace/lang/parse_policy.h"
#include "userspace/reference/reference.h"
#include "selftests/fuzz/trial.h"

#define FRAMES_ROOM ((TRIAL_PACKETS + 33) * 2048U)

void trial_packet(const struct trial *trial, uint32_t number,
		  struct drawn *drawn)
{
	uint64_t seed = trial->packet_seeds[number];

	frame_draw(&seed, trial->policy, drawn);
}

static int draw_packets(struct trial *trial, uint64_t *seed)
{
	struct reference reference;
	struct drawn drawn;
	size_t used = 0;
	uint32_t i;

	trial->frames = malloc(FRAMES_ROOM);
	if (!trial->frames || reference_open(&reference, trial->policy))
		return -ENOMEM;
	for (i = 0; i < TRIAL_PACKETS; i++) {
		trial->packet_seeds[i] = random_next(seed);
		trial_packet(trial, i, &drawn);
		trial->packets[i] = (struct packet){
			.frame = trial->frames + used,
			.length = notation_write(&drawn.layers,
						 trial->frames + used),
			.given = drawn.given,
		};
		used += trial->packets[i].length;
		reference_evaluate(&reference, &trial->packets[i],
				   &trial->expected[i]);
	}
	reference_close(&reference);
	return 0;
}

int trial_open(struct trial *trial, uint64_t seed)
{
	struct messages messages = { 0 };
	char *text;
	int err = -EINVAL;

	*trial = (struct trial){ .seed = seed };
	policy_draw(&seed, &trial->sketch);
	text = sketch_text(&trial->sketch);
	trial->policy = policy_parse("fuzz", text, &messages);
	free(text);
	cached_add(trial->policy);
	if (trial->policy)
		err = policy_compile(trial->policy, &trial->image, &messages);
	if (getenv("FUZZ_MESSAGES"))
		messages_print(&messages, stderr);
	if (err && trial->policy && !messages.errors)
		err = -ENOTRECOVERABLE;
	messages_clear(&messages);
	return err ? err : draw_packets(trial, &seed);
}

void trial_close(struct trial *trial)
{
	sketch_free(&trial->sketch);
	policy_free(trial->policy);
	image_free(&trial->image);
	free(trial->frames);
}

/* One packet's answer may depend on others'. */
static bool remembers(const struct image *image)
{
	return image->header->features &
	       (KZ_F_DYNAMIC | KZ_F_FLOW | KZ_F_LIMIT);
}

/* Once, or a second time from the cache. 0 or -errno and @why; @same: as the
 * reference, which evaluates as many.
 */
static int packet_compare(const struct trial *trial, struct test_run *test,
			  struct reference *reference, uint32_t number,
			  bool *same, char *why)
{
	const struct packet *packet = &trial->packets[number];
	struct kz_result expected = trial->expected[number], got;
	unsigned int times = cached_times();
	int err = 0;

	*same = true;
	while (!err && *same && times--) {
		if (remembers(&trial->image))
			reference_evaluate(reference, packet, &expected);
		got = (struct kz_result){ 0 };
		err = test->backend->test_run(test, packet, 1, &got, why);
		*same = results_equal(&expected, &got);
	}
	return err;
}

uint32_t trial_compare(const struct trial *trial, struct test_run *test,
		       size_t *evaluated, size_t *refused, char *why)
{
	const struct backend *backend = test->backend;
	const struct packet *packet;
	struct reference reference;
	uint32_t i;
	bool same;

	if (reference_open(&reference, trial->policy)) {
		snprintf(why, WHY_SIZE, "out of memory");
		return 0;
	}
	for (i = 0; i < TRIAL_PACKETS; i++) {
		packet = &trial->packets[i];
		if (backend->test_refuses && backend->test_refuses(packet)) {
			++*refused;
			continue;
		}
		if (packet_compare(trial, test, &reference, i, &same, why))
			break;
		++*evaluated;
		if (!same)
			break;
	}
	reference_close(&reference);
	return i;
}

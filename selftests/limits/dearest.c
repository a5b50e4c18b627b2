// SPDX-License-Identifier: GPL-2.0-only
/*
 * dearest BACKEND FILE [MOST]: evaluate a policy for packets, UDP to port 9,
 * each with other addresses, so that what they lead to is not in the cache; the
 * fastest run takes at most MOST ns, or what the policy's bound says, and a
 * quarter.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/cost.h"
#include "core/validate.h"
#include "selftests/runner/subject.h"
#include "testlib/random.h"

#define TIMES 32
#define ADDRESSES (14 + 12) /* of IPv4 */

static const uint8_t frame[64] = {
	2,    0, 0,  0,	 0, 1, 2,    0,	   0,  0,  0, 2,  8,  0,
	0x45, 0, 0,  50, 0, 0, 0,    0,	   64, 17, 0, 0,  10, 0,
	0,    1, 10, 0,	 0, 2, 0x30, 0x39, 0,  9,  0, 30, 0,  0,
};

int main(int argc, char **argv)
{
	const struct backend *backend;
	struct packet packets[TIMES];
	uint8_t frames[TIMES][sizeof(frame)];
	struct kz_result results[TIMES];
	unsigned long long best, most;
	char why[WHY_SIZE] = "";
	struct kz_fault fault;
	struct kz_cost cost;
	struct image image;
	struct test_run run;
	uint64_t seed = 1;
	size_t i, j;

	if (argc != 3 && argc != 4)
		return 2;
	backend = backend_find(argv[1]);
	if (!backend || subject_compile_file(argv[2], &image) ||
	    kz_image_cost(image.header, KZ_MAX_STEPS, &cost, &fault)) {
		fprintf(stderr, "dearest: %s: no such backend, or policy\n",
			argv[2]);
		return 1;
	}
	most = argc == 4 ? strtoull(argv[3], NULL, 0) :
			   5ULL * cost.steps * KZ_STEP_NS / 4;
	for (i = 0; i < TIMES; i++) {
		memcpy(frames[i], frame, sizeof(frame));
		for (j = 0; j < 8; j++)
			frames[i][ADDRESSES + j] = random_below(&seed, 256);
		packets[i] = (struct packet){ .frame = frames[i],
					      .length = sizeof(frame) };
	}
	if (backend->test_open(&run, NULL, &image, why) ||
	    backend->test_run(&run, packets, TIMES, results, why)) {
		fprintf(stderr, "dearest: %s\n", why);
		return 1;
	}
	backend->test_close(&run);
	best = results[0].ns;
	for (i = 1; i < TIMES; i++)
		if (results[i].ns < best)
			best = results[i].ns;
	printf("%s: %u steps of %u, %llu ns, %.1f a step\n", backend->name,
	       cost.steps, KZ_MAX_STEPS, best, (double)best / cost.steps);
	image_free(&image);
	return best > most;
}

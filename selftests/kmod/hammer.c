// SPDX-License-Identifier: GPL-2.0-only
/*
 * hammer SECONDS NAME: workers that do everything that netlink can ask of
 * xt_kzmark.ko, as fast as it goes, with policies NAME (loaded by us, replaced
 * all the time, dropping all IP), NAME-brief (on hooks, coming and going) and
 * transient ones. Prints how often each worker came round; fails if one met
 * an error it cannot have met.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "selftests/runner/subject.h"

static const struct backend *kmod;
static const char *name;
static char why[WHY_SIZE];

/* Two ways to drop everything; the second with more counters. */
static const char *const texts[] = {
	"group g {\n meta length 0-65535 count drop\n}\n",
	"group a {\n ip protocol 0-255 count\n}\n"
	"group g {\n meta length 0-65534 count drop\n}\n",
};
static struct image images[2];

static int replace(unsigned int round)
{
	struct attachment at = { .hook = "prerouting" };
	uint32_t generation;

	snprintf(at.name, sizeof(at.name), "%s", name);
	return kmod->load(kmod, &at, &images[round % 2], &generation, why);
}

static int come_and_go(unsigned int round)
{
	struct attachment at = { .hook = "input,forward,output" };
	uint32_t generation;
	int err;

	snprintf(at.name, sizeof(at.name), "%s-brief", name);
	err = kmod->load(kmod, &at, &images[round % 2], &generation, why);
	return err ? err : kmod->unload(kmod, at.name, why);
}

static int evaluate(unsigned int round)
{
	static uint8_t frame[64] = { [12] = 8, [14] = 0x45, [17] = 50 };
	struct packet packets[32];
	struct kz_result results[32];
	struct test_run j;
	size_t i;
	int err;

	for (i = 0; i < 32; i++)
		packets[i] = (struct packet){ .frame = frame, .length = 64 };
	err = kmod->test_open(&j, NULL, &images[round % 2], why);
	if (err)
		return err;
	err = kmod->test_run(&j, packets, 32, results, why);
	for (i = 0; i < 32 && !err; i++)
		if (results[i].verdict != KZ_DROP)
			err = -EPROTO;
	kmod->test_close(&j);
	return err;
}

static int seen(const struct loaded *loaded, void *context)
{
	(void)loaded;
	(void)context;
	return 0;
}

static int look(unsigned int round)
{
	struct kz_counter *counters = NULL;
	struct image image = { 0 };
	uint32_t count;
	int err;

	(void)round;
	err = kmod->list(kmod, seen, NULL, why);
	if (!err)
		err = kmod->get_counters(kmod, name, &counters, &count, why);
	free(counters);
	if (!err)
		err = kmod->get_image(kmod, name, &image, why);
	if (!err)
		image_free(&image);
	return err;
}

/* clang-format off */
static const struct {
	const char *name;
	int (*once)(unsigned int round);
} workers[] = {
	{ "replace", replace },
	{ "come and go", come_and_go },
	{ "evaluate", evaluate },
	{ "evaluate too", evaluate },
	{ "look", look },
};
/* clang-format on */
#define N_WORKERS (sizeof(workers) / sizeof(workers[0]))

static int work(size_t number, int seconds)
{
	time_t end = time(NULL) + seconds;
	unsigned int round = 0;
	int err = 0;

	while (!err && time(NULL) < end)
		err = workers[number].once(round++);
	printf("%s: %u rounds%s%s\n", workers[number].name, round,
	       err ? ", then: " : "", err ? why : "");
	return err ? 1 : 0;
}

int main(int argc, char **argv)
{
	int seconds, status, failed = 0;
	size_t i;

	kmod = backend_find("kmod");
	if (argc != 3)
		return 2;
	seconds = atoi(argv[1]);
	name = argv[2];
	if (subject_compile("hammer", texts[0], &images[0]) ||
	    subject_compile("hammer", texts[1], &images[1]) || replace(0)) {
		fprintf(stderr, "hammer: %s\n", why);
		return 1;
	}
	for (i = 0; i < N_WORKERS; i++)
		if (fork() == 0)
			exit(work(i, seconds));
	while (wait(&status) > 0)
		failed |= status;
	return failed ? 1 : 0;
}

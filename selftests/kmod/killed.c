// SPDX-License-Identifier: GPL-2.0-only
/*
 * killed KZMARK FILE FILE: the controller killed on its way through a load of
 * the first file, and a replace of it by the second: at system calls spread
 * evenly, and at each of the last ones, before and after it. What is attached
 * then is one of the policies, whole. Uses the name "killed".
 *
 * The first policy drops port 1001, the second port 1002; both have a set
 * "known" and as their last counting rule one that counts what is in it.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "selftests/runner/ktap.h"
#include "selftests/runner/subject.h"

#define NAME "killed"
#define SPREAD 30U /* points over all of it */
#define LAST 40U /* points at its end, where it talks to the module */
#define KNOWN 0x0a010001U /* who sends all packets */

static const struct backend *kmod;
static struct kmod_socket us;
static char why[WHY_SIZE];
static const char *kzmark, *files[2];
static struct image images[2];
static unsigned int points;

static pid_t start(const char *file)
{
	pid_t child = fork();

	if (child)
		return child;
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	execl(kzmark, kzmark, "load", "-q", file, "--name", NAME, "--backend",
	      "kmod", "--hook", "none", NULL);
	_exit(127);
}

/*
 * Let kzmark load @file up to its @stop'th stop, of which every system call is
 * two, and kill it there. How many stops it made.
 */
static unsigned int load_until(const char *file, unsigned int stop)
{
	pid_t child = start(file);
	unsigned int stops = 0;
	int status;

	while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
		if (++stops >= stop)
			kill(child, SIGKILL);
		ptrace(PTRACE_SYSCALL, child, NULL, NULL);
	}
	return stops;
}

static int verdict(uint16_t dport)
{
	const uint32_t saddr = KNOWN;
	uint8_t frame[SUBJECT_FRAME_SIZE];
	struct kz_result result;
	int err;

	err = subject_test(&us, NAME, frame,
			   subject_frame(frame, &saddr, 1, dport), &result,
			   why);
	return err ? err : (int)result.verdict;
}

/* Which policy is attached: 0, 1; -1 none; -2 something else. */
static int active(void)
{
	int drops[2] = { verdict(1001), verdict(1002) }, i;
	struct image image;
	int which = -2;

	if (drops[0] == -ENOENT && drops[1] == -ENOENT)
		return -1;
	if (kmod->get_image(kmod, NAME, &image, why))
		return -2;
	for (i = 0; i < 2; i++)
		if (image.header->checksum == images[i].header->checksum &&
		    drops[i] == KZ_DROP && drops[!i] == KZ_CONTINUE)
			which = i;
	image_free(&image);
	return which;
}

/* Packets that the rule both have has counted; the set has its element. */
static long long counted(void)
{
	struct kz_counter *counters = NULL;
	struct kz_entry *entries = NULL;
	long long packets = -1;
	size_t elements = 0;
	uint32_t count;

	if (kmod->get_counters(kmod, NAME, &counters, &count, why) ||
	    kmod->set_list(kmod, NAME, "known", &entries, &elements, why))
		elements = 0;
	if (elements == 1 && entries[0].value.word[0] == KNOWN)
		packets = counters[count - 1].packets;
	free(entries);
	free(counters);
	return packets;
}

static void make_absent(void)
{
	kmod->unload(kmod, NAME, why);
}

static void make_present(void)
{
	struct kz_entry entry = { .value.word = { KNOWN } };
	struct attachment at = { .name = NAME, .hook = "none" };
	uint32_t generation;
	size_t done;

	if (kmod->load(kmod, &at, &images[0], &generation, why) ||
	    kmod->set_change(kmod, NAME, "known", SET_ADD, &entry, 1, &done,
			     why))
		ktap_note("cannot load: %s", why);
}

static bool survives_kill(const char *file, unsigned int stop, int before,
			  int after)
{
	long long packets = before < 0 ? -1 : counted();
	int which;

	points++;
	load_until(file, stop);
	which = active();
	if (which != before && which != after) {
		ktap_note("killed at stop %u: policy %d", stop, which);
		return false;
	}
	/* active() sends two; one of them the dropping rule takes. */
	if (before >= 0 && counted() != packets + 1) {
		ktap_note("killed at stop %u: %lld packets after %lld", stop,
			  counted(), packets);
		return false;
	}
	return true;
}

/* Kill a load of policy @after, when @before is attached (-1: none). */
static bool survives(void (*prepare)(void), int before, int after)
{
	unsigned int stops, stop, last, i;
	bool good = true;

	prepare();
	stops = load_until(files[after], ~0U);
	if (active() != after)
		return false;
	last = stops > LAST ? stops - LAST : 0;
	for (i = 1; i <= SPREAD + LAST; i++) {
		stop = i <= SPREAD ? last * i / SPREAD : last + i - SPREAD;
		prepare();
		good &= survives_kill(files[after], stop, before, after);
	}
	ktap_note("%u stops", stops);
	return good;
}

static bool repairs(void)
{
	load_until(files[0], ~0U);
	if (active() != 0)
		return false;
	load_until(files[1], ~0U);
	return active() == 1;
}

int main(int argc, char **argv)
{
	int i;

	if (argc != 4)
		return 2;
	kzmark = argv[1];
	kmod = backend_find("kmod");
	for (i = 0; i < 2; i++) {
		files[i] = argv[2 + i];
		if (subject_compile_file(files[i], &images[i]))
			return 1;
	}
	if (kmod_open(&us, why)) {
		fprintf(stderr, "killed: %s\n", why);
		return 1;
	}
	ktap_start(4);
	ktap_result(survives(make_absent, -1, 0), "a load: none, or whole");
	ktap_result(survives(make_present, 0, 1),
		    "a replace: old or new, with counters and elements");
	ktap_result(points >= 100, "killed at %u points", points);
	ktap_result(repairs(), "a load repairs what is left");
	make_absent();
	kmod_close(&us);
	return ktap_finish();
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock of a network namespace, when its file is removed while others wait
 * for it: never have two processes the lock. Some drop it, some leave the file
 * as who is killed does, and one removes what is left.
 */
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "selftests/runner/ktap.h"
#include "userspace/backend/backend.h"
#include "userspace/backend/lock.h"
#include "userspace/backend/netns.h"

#define TAKERS 3
#define ENOUGH 30 /* of files removed, and of locks that each has taken */

static struct {
	unsigned int inside, together, failed, removed, taken[TAKERS];
} * shared;

static uint64_t cookie;

static void count(void *context)
{
	++*(unsigned int *)context;
}

static unsigned int now(const unsigned int *number)
{
	return __atomic_load_n(number, __ATOMIC_RELAXED);
}

static bool is_enough(void)
{
	bool enough = now(&shared->removed) >= ENOUGH;
	unsigned int i;

	for (i = 0; i < TAKERS; i++)
		enough = enough && now(&shared->taken[i]) >= ENOUGH;
	return enough || now(&shared->failed);
}

static void take(unsigned int number)
{
	char why[WHY_SIZE];
	struct lock lock = { 0 };

	if (lock_take(&lock, why)) {
		printf("# %s\n", why);
		__atomic_add_fetch(&shared->failed, 1, __ATOMIC_RELAXED);
		return;
	}
	if (__atomic_add_fetch(&shared->inside, 1, __ATOMIC_SEQ_CST) > 1)
		__atomic_add_fetch(&shared->together, 1, __ATOMIC_RELAXED);
	sched_yield();
	__atomic_sub_fetch(&shared->inside, 1, __ATOMIC_SEQ_CST);
	if (++shared->taken[number] % 2)
		close(lock.fd);
	else
		lock_drop(&lock);
}

/* Process @number: the last one removes. */
static int run(unsigned int number)
{
	while (!is_enough()) {
		if (number < TAKERS) {
			take(number);
			continue;
		}
		usleep(500); /* who waits looks only so often */
		if (lock_collect(cookie, false, count, &shared->removed))
			__atomic_add_fetch(&shared->failed, 1,
					   __ATOMIC_RELAXED);
	}
	return 0;
}

static void race(void)
{
	unsigned int i;

	fflush(stdout);
	for (i = 0; i <= TAKERS; i++)
		if (!fork())
			_exit(run(i));
	while (wait(NULL) > 0)
		;
	ktap_result(!shared->failed && !shared->together,
		    "never two have it: together %u, failed %u, removed %u",
		    shared->together, shared->failed, shared->removed);
}

/* What lock_collect() said, and whether the file is there then. */
static void check_collect(const char *path, bool dry_run, unsigned int told,
			  bool there, const char *name)
{
	unsigned int said = 0;
	int err = lock_collect(cookie, dry_run, count, &said);
	struct stat about;

	ktap_result(!err && said == told && !stat(path, &about) == there, "%s",
		    name);
}

int main(void)
{
	char why[WHY_SIZE];
	struct lock lock = { 0 };

	if (unshare(CLONE_NEWNET | CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("kzmark-test", LOCK_FOLDER, "tmpfs", 0, NULL) ||
	    netns_cookie(&cookie) || lock_take(&lock, why)) {
		ktap_start(1);
		ktap_skip("no namespaces", "lock");
		return ktap_finish();
	}
	ktap_start(5);
	check_collect(lock.path, false, 0, true, "what is held stays");
	close(lock.fd);
	check_collect(lock.path, true, 1, true, "what a killed process left");
	check_collect(lock.path, false, 1, false, "and then it is removed");
	check_collect(lock.path, false, 0, false, "what is not there");
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	race();
	return ktap_finish();
}

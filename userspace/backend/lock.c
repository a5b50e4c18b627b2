// SPDX-License-Identifier: GPL-2.0-only
/* The lock of a network namespace; see lock.h. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/lock.h"
#include "userspace/backend/netns.h"
#include "userspace/base/refuse.h"

#define TRIES 1000 /* at a file that its holder removes each time */

static void lock_name(struct lock *lock, uint64_t cookie)
{
	snprintf(lock->path, sizeof(lock->path),
		 LOCK_FOLDER "/" LOCK_PREFIX "%" PRIu64 LOCK_SUFFIX, cookie);
}

/* Is the locked file still that of the name? -EAGAIN: the process that held the
 * lock has removed it. Only who has the lock of the named file removes it.
 */
static int is_named(const struct lock *lock)
{
	struct stat locked, there;

	if (fstat(lock->fd, &locked))
		return -errno;
	if (lstat(lock->path, &there))
		return errno == ENOENT ? -EAGAIN : -errno;
	return locked.st_ino == there.st_ino ? 0 : -EAGAIN;
}

static int try_lock(struct lock *lock, char *why)
{
	int err;

	lock->fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			0600);
	if (lock->fd < 0)
		return refuse_errno(why, -errno, "cannot lock %s", lock->path);
	err = lock_file(lock->fd, lock->path, why);
	if (!err) {
		err = is_named(lock);
		if (err && err != -EAGAIN)
			refuse_errno(why, err, "%s", lock->path);
	}
	if (err)
		close(lock->fd);
	return err;
}

int lock_take(struct lock *lock, char *why)
{
	uint64_t cookie;
	int err = netns_cookie(&cookie), tries;

	*lock = (struct lock){ .fd = -1 };
	if (err)
		return refuse_errno(why, err, "cannot lock this namespace");
	lock_name(lock, cookie);
	err = -EAGAIN;
	for (tries = 0; tries < TRIES && err == -EAGAIN; tries++)
		err = try_lock(lock, why);
	return err == -EAGAIN ?
		       refuse_errno(why, err, "cannot lock %s", lock->path) :
		       err;
}

void lock_drop(struct lock *lock)
{
	unlink(lock->path);
	close(lock->fd);
}

int lock_collect(uint64_t cookie, bool dry_run, void (*tell)(void *context),
		 void *context)
{
	struct lock lock = { .fd = -1 };
	int err;

	lock_name(&lock, cookie);
	lock.fd = open(lock.path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (lock.fd < 0)
		return errno == ENOENT ? 0 : -errno;
	err = flock(lock.fd, LOCK_EX | LOCK_NB) ? -errno : is_named(&lock);
	if (!err) {
		tell(context);
		if (!dry_run && unlink(lock.path))
			err = -errno;
	}
	close(lock.fd);
	return err == -EAGAIN ? 0 : err; /* held, or taken and gone */
}

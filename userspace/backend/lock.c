// SPDX-License-Identifier: GPL-2.0-only
/* The lock of a network namespace; see lock.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/lock.h"
#include "userspace/backend/netns.h"
#include "userspace/base/refuse.h"

#define TRIES 1000 /* at a file that its holder removes each time */

/* -EAGAIN: the process that held the lock has removed the file. */
static int try_lock(struct lock *lock, char *why)
{
	struct stat locked, there;
	int err;

	lock->fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			0600);
	if (lock->fd < 0)
		return refuse_errno(why, -errno, "cannot lock %s", lock->path);
	err = lock_file(lock->fd, lock->path, why);
	if (!err && fstat(lock->fd, &locked))
		err = refuse_errno(why, -errno, "%s", lock->path);
	if (!err && stat(lock->path, &there))
		err = errno == ENOENT ?
			      -EAGAIN :
			      refuse_errno(why, -errno, "%s", lock->path);
	if (!err && locked.st_ino != there.st_ino)
		err = -EAGAIN;
	if (err)
		close(lock->fd);
	return err;
}

int lock_take(struct lock *lock, char *why)
{
	uint64_t cookie;
	int err = netns_cookie(&cookie), tries;

	if (err)
		return refuse_errno(why, err, "cannot lock this namespace");
	snprintf(lock->path, sizeof(lock->path), "/run/kzmark-netns-%llu.lock",
		 (unsigned long long)cookie);
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

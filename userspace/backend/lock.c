// SPDX-License-Identifier: GPL-2.0-only
/* The lock of a network namespace; see lock.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/lock.h"
#include "userspace/base/refuse.h"

/* -EAGAIN: the process that held the lock has removed the file. */
static int try_lock(struct lock *lock)
{
	struct stat locked, there;
	int err = -EAGAIN;

	lock->fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock->fd < 0)
		return -errno;
	if (flock(lock->fd, LOCK_EX))
		err = errno == EINTR ? -EAGAIN : -errno;
	else if (!fstat(lock->fd, &locked) && !stat(lock->path, &there) &&
		 locked.st_ino == there.st_ino)
		return 0;
	close(lock->fd);
	return err;
}

int lock_take(struct lock *lock, char *why)
{
	struct stat namespace;
	int err;

	if (stat("/proc/self/ns/net", &namespace))
		return refuse_errno(why, -errno,
				    "cannot read /proc/self/ns/net");
	snprintf(lock->path, sizeof(lock->path), "/run/kzmark-%llu.lock",
		 (unsigned long long)namespace.st_ino);
	do {
		err = try_lock(lock);
	} while (err == -EAGAIN);
	return err ? refuse_errno(why, err, "cannot lock %s", lock->path) : 0;
}

void lock_drop(struct lock *lock)
{
	unlink(lock->path);
	close(lock->fd);
}

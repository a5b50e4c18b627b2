// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/base/settled.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>

/*
 * A read lease is refused (EAGAIN) while somebody can write. It is given back
 * at once; a writer that comes in between makes the kernel send SIGIO.
 */
static bool has_writer(int fd)
{
	static const struct timespec at_once;
	sigset_t signals, before;
	bool found;

	sigemptyset(&signals);
	sigaddset(&signals, SIGIO);
	pthread_sigmask(SIG_BLOCK, &signals, &before);
	found = fcntl(fd, F_SETLEASE, F_RDLCK) && errno == EAGAIN;
	fcntl(fd, F_SETLEASE, F_UNLCK);
	found |= sigtimedwait(&signals, NULL, &at_once) == SIGIO;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return found;
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool file_is_settled(int fd, const struct stat *before)
{
	struct stat now;

	if (!S_ISREG(before->st_mode))
		return true;
	return !fstat(fd, &now) && now.st_size == before->st_size &&
	       same_time(&now.st_mtim, &before->st_mtim) && !has_writer(fd);
}

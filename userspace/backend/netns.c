// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/netns.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

int netns_cookie(uint64_t *cookie)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), err = 0;
	socklen_t size = sizeof(*cookie);

	if (fd < 0)
		return -errno;
	if (getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, cookie, &size))
		err = -errno;
	close(fd);
	return err;
}

int netns_inode(uint64_t *inode)
{
	struct stat at;

	if (stat("/proc/self/ns/net", &at))
		return -errno;
	*inode = at.st_ino;
	return 0;
}

/* A setting that the others do not show. */
bool netns_is_initial(void)
{
	return !access("/proc/sys/net/core/netdev_max_backlog", F_OK);
}

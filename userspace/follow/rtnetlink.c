// SPDX-License-Identifier: GPL-2.0-only
/* Devices' messages; see rtnetlink.h. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/rtnetlink.h>

#include "userspace/base/refuse.h"
#include "userspace/follow/rtnetlink.h"

#define RECEIVE_SIZE 65536

int rtnetlink_open(char *why)
{
	struct sockaddr_nl address = {
		.nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_LINK,
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_ROUTE);
	int err;

	if (fd >= 0 && !bind(fd, (struct sockaddr *)&address, sizeof(address)))
		return fd;
	err = -errno;
	if (fd >= 0)
		close(fd);
	return refuse_errno(why, err, "cannot open rtnetlink");
}

int rtnetlink_receive(int fd, mnl_cb_t each, void *context)
{
	static char buffer[RECEIVE_SIZE] __attribute__((aligned(8)));
	ssize_t length;

	while ((length = recv(fd, buffer, sizeof(buffer), 0)) >= 0)
		mnl_cb_run(buffer, length, 0, 0, each, context);
	return errno == EAGAIN || errno == EINTR ? 0 : -errno;
}

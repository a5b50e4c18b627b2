// SPDX-License-Identifier: GPL-2.0-only
#include "bench/safety/probe/traffic.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TRIGGER_PORT 7777
#define TRAFFIC_PORT 7778
#define PACKETS 5
#define PAUSE 100 /* ms */

int namespace_enter(const char *name)
{
	char path[64] = "/proc/1/ns/net";
	int fd, err = 0;

	if (name)
		snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		err = -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

static int socket_in(const char *name)
{
	int err = namespace_enter(name);

	return err ? err :
		     socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
			    0);
}

/* From namespace @from to @address in @to, who listens if @listens. */
static int path_open(struct path *path, const char *from, const char *to,
		     const char *address, uint16_t port, bool listens)
{
	struct sockaddr_in there = { .sin_family = AF_INET,
				     .sin_port = htons(port) };
	int err = 0;

	inet_pton(AF_INET, address, &there.sin_addr);
	path->from = socket_in(from);
	path->to = listens ? socket_in(to) : -1;
	if (path->from < 0 || (listens && path->to < 0) ||
	    connect(path->from, (void *)&there, sizeof(there)) ||
	    (listens && bind(path->to, (void *)&there, sizeof(there))))
		err = -errno;
	namespace_enter(NULL);
	return err;
}

int trigger_open(struct path *path)
{
	return path_open(path, "s", "v", "10.77.0.1", TRIGGER_PORT, false);
}

int traffic_open(struct path *path, bool victim)
{
	return victim ? path_open(path, "s", "v", "10.77.0.1", TRAFFIC_PORT,
				  true) :
			path_open(path, "o", "p", "10.78.0.1", TRAFFIC_PORT,
				  true);
}

void path_leave(struct path *path)
{
	if (path->to >= 0)
		close(path->to);
	path->to = -1;
}

int path_send(const struct path *path, const uint8_t *data, size_t size)
{
	return send(path->from, data, size, 0) < 0 ? -errno : 0;
}

bool path_works(const struct path *path)
{
	static const uint8_t data[8];
	struct pollfd poll_fd = { path->to, POLLIN, 0 };
	uint8_t got[64];
	int i;

	while (recv(path->to, got, sizeof(got), 0) > 0)
		;
	for (i = 0; i < PACKETS; i++) {
		path_send(path, data, sizeof(data));
		if (poll(&poll_fd, 1, PAUSE) > 0)
			return true;
	}
	return false;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * reflect PORT: say "ready", then send every UDP datagram to PORT back to its
 * sender, whose address goes to stdout.
 * reflect ADDRESS PORT OWN-PORT COUNT: send COUNT datagrams from OWN-PORT, each
 * after the answer to the one before; 0 if all were answered.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE 10 /* seconds */

static struct sockaddr_in6 address_of(const char *text, const char *port)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6 };
	char mapped[INET6_ADDRSTRLEN + 8];

	address.sin6_port = htons(atoi(port));
	snprintf(mapped, sizeof(mapped), "%s%s",
		 strchr(text, ':') ? "" : "::ffff:", text);
	if (inet_pton(AF_INET6, mapped, &address.sin6_addr) != 1) {
		fprintf(stderr, "reflect: no address: %s\n", text);
		exit(2);
	}
	return address;
}

/* IPv6, and IPv4 as mapped addresses. */
static int socket_at(const char *port)
{
	struct sockaddr_in6 here = address_of("::", port);
	struct timeval patience = { .tv_sec = PATIENCE };
	int fd = socket(AF_INET6, SOCK_DGRAM, 0), off = 0;

	setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (bind(fd, (void *)&here, sizeof(here))) {
		perror("reflect: bind");
		exit(2);
	}
	return fd;
}

/* Until it is killed. */
static void reflect(const char *port)
{
	char text[INET6_ADDRSTRLEN], bytes[1500];
	int fd = socket_at(port);
	struct sockaddr_in6 from;
	socklen_t size;
	ssize_t n;

	setlinebuf(stdout);
	puts("ready");
	for (;;) {
		size = sizeof(from);
		n = recvfrom(fd, bytes, sizeof(bytes), 0, (void *)&from, &size);
		if (n < 0)
			continue;
		inet_ntop(AF_INET6, &from.sin6_addr, text, sizeof(text));
		puts(text);
		sendto(fd, bytes, n, 0, (void *)&from, size);
	}
}

static int ask(const char *address, const char *port, const char *own,
	       int count)
{
	struct sockaddr_in6 to = address_of(address, port);
	int i, fd = socket_at(own);
	char byte;

	for (i = 0; i < count; i++) {
		if (sendto(fd, "x", 1, 0, (void *)&to, sizeof(to)) != 1 ||
		    recv(fd, &byte, 1, 0) != 1) {
			fprintf(stderr, "reflect: %d of %d: %s\n", i, count,
				strerror(errno));
			return 1;
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2)
		reflect(argv[1]);
	if (argc == 5)
		return ask(argv[1], argv[2], argv[3], atoi(argv[4]));
	fprintf(stderr, "usage: reflect PORT | ADDRESS PORT OWN-PORT COUNT\n");
	return 2;
}

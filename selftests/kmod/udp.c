// SPDX-License-Identifier: GPL-2.0-only
/* udp FROM PORT TO PORT COUNT [SIZE [TOS]]: send COUNT packets, IPv4 or 6. */
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <netinet/in.h>

static struct addrinfo *resolve(const char *address, const char *port)
{
	struct addrinfo wanted = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = SOCK_DGRAM,
	};
	struct addrinfo *found;

	if (getaddrinfo(address, port, &wanted, &found)) {
		fprintf(stderr, "udp: %s %s is no address\n", address, port);
		exit(2);
	}
	return found;
}

int main(int argc, char **argv)
{
	static char bytes[65536];
	struct addrinfo *from, *to;
	int s, i, size, tos;

	if (argc < 6)
		return 2;
	size = argc > 6 ? atoi(argv[6]) : 2;
	tos = argc > 7 ? atoi(argv[7]) : 0;
	from = resolve(argv[1], argv[2]);
	to = resolve(argv[3], argv[4]);
	s = socket(from->ai_family, SOCK_DGRAM, 0);
	if (s < 0 || setsockopt(s, IPPROTO_IP, IP_TOS, &tos, sizeof(tos)) ||
	    bind(s, from->ai_addr, from->ai_addrlen)) {
		perror("udp");
		return 1;
	}
	if (from->ai_family == AF_INET6)
		setsockopt(s, IPPROTO_IPV6, IPV6_TCLASS, &tos, sizeof(tos));
	/* An answer that nobody listens is no reason to stop. */
	for (i = 0; i < atoi(argv[5]); i++)
		if (sendto(s, bytes, size, 0, to->ai_addr, to->ai_addrlen) < 0)
			sendto(s, bytes, size, 0, to->ai_addr, to->ai_addrlen);
	return 0;
}

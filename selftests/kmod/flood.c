// SPDX-License-Identifier: GPL-2.0-only
/* flood ADDRESS PORT: UDP packets to it, as fast as it goes, until killed. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int s = socket(AF_INET, SOCK_DGRAM, 0);

	if (argc != 3 || s < 0 ||
	    inet_pton(AF_INET, argv[1], &to.sin_addr) != 1)
		return 2;
	to.sin_port = htons(atoi(argv[2]));
	if (connect(s, (struct sockaddr *)&to, sizeof(to))) {
		perror("flood");
		return 1;
	}
	/* Refused or dropped on the way: what arrives is counted there. */
	for (;;)
		send(s, "x\n", 2, 0);
}

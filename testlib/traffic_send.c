// SPDX-License-Identifier: GPL-2.0-only
/* Frames out of one device, and in at others with their marks. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "testlib/draw.h"
#include "testlib/traffic.h"

#ifndef SO_RCVMARK /* Linux 5.19 */
#define SO_RCVMARK 75
#endif

#define BURST 64
#define RECEIVE_BUFFER (64 << 20)
#define FRAME_ROOM 2048
#define GRACE_MS 300 /* silence after the last burst that ends the run */

static int packet_socket(const char *device, int protocol)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(protocol),
		.sll_ifindex = if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (fd < 0 || !address.sll_ifindex ||
	    bind(fd, (void *)&address, sizeof(address)))
		die(device);
	return fd;
}

/* Sockets stay in the namespace they were made in. */
static void receivers_open(struct run *run)
{
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int router = open(run->options->router, O_RDONLY | O_CLOEXEC);
	int one = 1, size = RECEIVE_BUFFER, i, fd;

	if (home < 0 || router < 0 || setns(router, CLONE_NEWNET))
		die(run->options->router);
	for (i = 0; i < run->options->n_receive; i++) {
		fd = packet_socket(run->options->receive[i], ETH_P_ALL);
		if (setsockopt(fd, SOL_SOCKET, SO_RCVMARK, &one, sizeof(one)) ||
		    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
			       sizeof(size)))
			die("receive socket");
		run->receivers[i] = fd;
	}
	if (setns(home, CLONE_NEWNET))
		die("own network namespace");
	close(router);
	close(home);
}

static uint32_t message_mark(struct msghdr *message)
{
	struct cmsghdr *c;
	uint32_t mark = 0;

	for (c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_MARK)
			memcpy(&mark, CMSG_DATA(c), sizeof(mark));
	return mark;
}

/* Take what has arrived at one receiver; how many frames. */
static size_t receiver_drain(struct run *run, int receiver)
{
	char control[CMSG_SPACE(sizeof(uint32_t)) + 64];
	uint8_t frame[FRAME_ROOM];
	struct draw_tag tag;
	size_t count = 0;
	ssize_t length;

	for (;;) {
		struct iovec part = { frame, sizeof(frame) };
		struct msghdr message = {
			.msg_iov = &part,
			.msg_iovlen = 1,
			.msg_control = control,
			.msg_controllen = sizeof(control),
		};

		length = recvmsg(run->receivers[receiver], &message,
				 MSG_DONTWAIT);
		if (length < 0)
			return count;
		count++;
		if (length < (ssize_t)sizeof(tag))
			continue;
		memcpy(&tag, frame + length - sizeof(tag), sizeof(tag));
		if (tag.magic != DRAW_MAGIC || tag.number >= run->plan.drawn)
			continue;
		run->duplicates += run->arrivals[tag.number].seen;
		run->arrivals[tag.number] = (struct arrival){
			.seen = true,
			.device = receiver,
			.mark = message_mark(&message),
		};
	}
}

static void receivers_drain(struct run *run)
{
	int i;

	for (i = 0; i < run->options->n_receive; i++)
		receiver_drain(run, i);
}

static void burst_send(struct run *run, size_t first, size_t count)
{
	struct mmsghdr messages[BURST] = { 0 };
	struct iovec parts[BURST];
	size_t i, sent = 0;
	int n;

	for (i = 0; i < count; i++) {
		const struct packet *packet =
			&run->plan.packets.list[first + i];

		parts[i].iov_base = (void *)packet->frame;
		parts[i].iov_len = packet->length;
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	while (sent < count) {
		n = sendmmsg(run->sender, messages + sent, count - sent, 0);
		if (n > 0)
			sent += n;
		else if (errno == ENOBUFS || errno == EAGAIN)
			usleep(1000);
		else
			die(run->options->send);
	}
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

uint64_t run_send(struct run *run)
{
	size_t first, count;
	uint64_t start = now_ns();

	for (first = 0; first < run->plan.packets.count; first += count) {
		count = run->plan.packets.count - first;
		if (count > BURST)
			count = BURST;
		burst_send(run, first, count);
		if (!run->options->measure)
			receivers_drain(run);
	}
	return now_ns() - start;
}

void run_settle(struct run *run)
{
	struct pollfd fds[MAX_RECEIVERS];
	int i, n = run->options->n_receive;

	for (i = 0; i < n; i++)
		fds[i] = (struct pollfd){ run->receivers[i], POLLIN, 0 };
	while (poll(fds, n, GRACE_MS) > 0)
		receivers_drain(run);
}

void run_open(struct run *run)
{
	run->sender = packet_socket(run->options->send, 0);
	if (!run->options->measure)
		receivers_open(run);
}

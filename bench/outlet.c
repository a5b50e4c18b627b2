// SPDX-License-Identifier: GPL-2.0-only
#include "bench/send.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/if_packet.h>

#include "bench/material.h"

#define BURST 64
#define BUFFER (4 << 20) /* so that the device's queue is the limit */
#define RETRY_US 50 /* its queue is full, or it is down for a moment */
#define PATIENCE_S 15 /* as long as it sends nothing */

static int socket_open(const struct outlet *outlet)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_ifindex = outlet->ifindex,
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), err = 0;
	int one = 1, size = BUFFER;

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one,
		       sizeof(one)) ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)) ||
	    bind(fd, (void *)&address, sizeof(address)))
		err = -errno;
	if (!err)
		return fd;
	close(fd);
	return err;
}

int outlet_open(struct outlet *outlet)
{
	struct ifreq request = { 0 };

	outlet->ifindex = if_nametoindex(outlet->device);
	if (!outlet->ifindex)
		return -errno;
	outlet->socket = socket_open(outlet);
	if (outlet->socket < 0)
		return outlet->socket;
	strncpy(request.ifr_name, outlet->device, IFNAMSIZ - 1);
	if (ioctl(outlet->socket, SIOCGIFHWADDR, &request))
		return -errno;
	memcpy(outlet->from, request.ifr_hwaddr.sa_data, sizeof(outlet->from));
	return 0;
}

void outlet_close(struct outlet *outlet)
{
	outlet_rest(outlet);
	close(outlet->socket);
	free(outlet->frames);
	outlet->frames = NULL;
}

int outlet_fill(struct outlet *outlet, const struct flow *flows, uint32_t count)
{
	struct outlet_frame *frames;
	uint8_t *ether;
	uint32_t i;

	outlet_rest(outlet);
	frames = reallocarray(outlet->frames, count, sizeof(*frames));
	if (!frames)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		frames[i] = (struct outlet_frame){ 0 };
		flow_frame_make(&flows[i], &frames[i].flow);
		ether = frames[i].flow.ether;
		memcpy(ether, outlet->to, sizeof(outlet->to));
		memcpy(ether + 6, outlet->from, sizeof(outlet->from));
	}
	outlet->frames = frames;
	outlet->count = count;
	return 0;
}

/* Up to BURST of them, from number @first on. How many went out, or -errno. */
static int burst_send(const struct outlet *outlet, int socket, uint32_t first,
		      uint64_t count)
{
	struct mmsghdr messages[BURST] = { 0 };
	struct iovec parts[BURST];
	unsigned int i;
	int sent;

	if (count > BURST)
		count = BURST;
	for (i = 0; i < count; i++) {
		parts[i].iov_base = &outlet->frames[first++ % outlet->count];
		parts[i].iov_len = sizeof(struct outlet_frame);
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	sent = sendmmsg(socket, messages, count, 0);
	return sent < 0 ? -errno : sent;
}

/* True if the next attempt may do better. */
static bool is_passing(int err)
{
	return err == -ENOBUFS || err == -EAGAIN || err == -ENETDOWN ||
	       err == -EINTR;
}

int outlet_send(struct outlet *outlet, uint32_t first, uint64_t count)
{
	time_t limit = time(NULL) + PATIENCE_S;
	int sent;

	if (!outlet->count)
		return -ENODATA;
	while (count) {
		sent = burst_send(outlet, outlet->socket, first, count);
		if (sent < 0 && (!is_passing(sent) || time(NULL) > limit))
			return sent;
		if (sent < 0) {
			usleep(RETRY_US);
			continue;
		}
		limit = time(NULL) + PATIENCE_S;
		first = (first + sent) % outlet->count;
		count -= sent;
	}
	return 0;
}

static void *pour(void *context)
{
	struct outlet *outlet = context;
	int sent, socket = socket_open(outlet);
	uint32_t first = 0;

	while (socket >= 0 &&
	       __atomic_load_n(&outlet->pours, __ATOMIC_RELAXED)) {
		sent = burst_send(outlet, socket, first, BURST);
		if (sent > 0)
			first = (first + sent) % outlet->count;
		else
			usleep(RETRY_US);
	}
	if (socket >= 0)
		close(socket);
	return NULL;
}

int outlet_pour(struct outlet *outlet)
{
	unsigned int i;
	int err = 0;

	if (!outlet->count)
		return -ENODATA;
	if (outlet->pours)
		return 0;
	outlet->pours = true;
	for (i = 0; !err && i < outlet->n_pourers; i++)
		err = -pthread_create(&outlet->pourers[i], NULL, pour, outlet);
	if (!err)
		return 0;
	outlet->n_pourers = i - 1;
	outlet_rest(outlet);
	return err;
}

void outlet_rest(struct outlet *outlet)
{
	unsigned int i;

	if (!outlet->pours)
		return;
	__atomic_store_n(&outlet->pours, false, __ATOMIC_RELAXED);
	for (i = 0; i < outlet->n_pourers; i++)
		pthread_join(outlet->pourers[i], NULL);
}

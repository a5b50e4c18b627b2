// SPDX-License-Identifier: GPL-2.0-only
#include "bench/testbed/tx_socket.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/if_packet.h>

#include "bench/workload/workload.h"

#define BURST 64
#define BUFFER (4 << 20) /* so that the device's queue is the limit */
#define RETRY_US 50 /* the queue is full, or the device is down briefly */
#define PATIENCE_S 15 /* while it can send nothing */

static int socket_open(const struct tx_socket *tx)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_ifindex = tx->ifindex,
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

int tx_socket_open(struct tx_socket *tx)
{
	struct ifreq request = { 0 };

	tx->ifindex = if_nametoindex(tx->device);
	if (!tx->ifindex)
		return -errno;
	tx->socket = socket_open(tx);
	if (tx->socket < 0)
		return tx->socket;
	strncpy(request.ifr_name, tx->device, IFNAMSIZ - 1);
	if (ioctl(tx->socket, SIOCGIFHWADDR, &request))
		return -errno;
	memcpy(tx->from, request.ifr_hwaddr.sa_data, sizeof(tx->from));
	return 0;
}

void tx_socket_close(struct tx_socket *tx)
{
	tx_socket_stop(tx);
	close(tx->socket);
	free(tx->frames);
	tx->frames = NULL;
}

int tx_socket_fill(struct tx_socket *tx, const struct flow *flows,
		   uint32_t count)
{
	struct tx_frame *frames;
	uint8_t *ether;
	uint32_t i;

	tx_socket_stop(tx);
	frames = reallocarray(tx->frames, count, sizeof(*frames));
	if (!frames)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		frames[i] = (struct tx_frame){ 0 };
		flow_frame_make(&flows[i], &frames[i].flow);
		ether = frames[i].flow.ether;
		memcpy(ether, tx->to, sizeof(tx->to));
		memcpy(ether + 6, tx->from, sizeof(tx->from));
	}
	tx->frames = frames;
	tx->count = count;
	return 0;
}

/* Up to BURST of them, from number @first on. How many were sent, or -errno. */
static int burst_send(const struct tx_socket *tx, int socket, uint32_t first,
		      uint64_t count)
{
	struct mmsghdr messages[BURST] = { 0 };
	struct iovec parts[BURST];
	unsigned int i;
	int sent;

	if (count > BURST)
		count = BURST;
	for (i = 0; i < count; i++) {
		parts[i].iov_base = &tx->frames[first++ % tx->count];
		parts[i].iov_len = sizeof(struct tx_frame);
		messages[i].msg_hdr.msg_iov = &parts[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	sent = sendmmsg(socket, messages, count, 0);
	return sent < 0 ? -errno : sent;
}

/* True if the next attempt may succeed. */
static bool is_passing(int err)
{
	return err == -ENOBUFS || err == -EAGAIN || err == -ENETDOWN ||
	       err == -EINTR;
}

int tx_socket_send(struct tx_socket *tx, uint32_t first, uint64_t count)
{
	time_t limit = time(NULL) + PATIENCE_S;
	int sent;

	if (!tx->count)
		return -ENODATA;
	while (count) {
		sent = burst_send(tx, tx->socket, first, count);
		if (sent < 0 && (!is_passing(sent) || time(NULL) > limit))
			return sent;
		if (sent < 0) {
			usleep(RETRY_US);
			continue;
		}
		limit = time(NULL) + PATIENCE_S;
		first = (first + sent) % tx->count;
		count -= sent;
	}
	return 0;
}

static void *flood(void *context)
{
	struct tx_socket *tx = context;
	int sent, socket = socket_open(tx);
	uint32_t first = 0;

	while (socket >= 0 &&
	       __atomic_load_n(&tx->flooding, __ATOMIC_RELAXED)) {
		sent = burst_send(tx, socket, first, BURST);
		if (sent > 0)
			first = (first + sent) % tx->count;
		else
			usleep(RETRY_US);
	}
	if (socket >= 0)
		close(socket);
	return NULL;
}

int tx_socket_flood(struct tx_socket *tx)
{
	unsigned int i;
	int err = 0;

	if (!tx->count)
		return -ENODATA;
	if (tx->flooding)
		return 0;
	tx->flooding = true;
	for (i = 0; !err && i < tx->n_threads; i++)
		err = -pthread_create(&tx->threads[i], NULL, flood, tx);
	if (!err)
		return 0;
	tx->n_threads = i - 1;
	tx_socket_stop(tx);
	return err;
}

void tx_socket_stop(struct tx_socket *tx)
{
	unsigned int i;

	if (!tx->flooding)
		return;
	__atomic_store_n(&tx->flooding, false, __ATOMIC_RELAXED);
	for (i = 0; i < tx->n_threads; i++)
		pthread_join(tx->threads[i], NULL);
}

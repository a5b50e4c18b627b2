/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Flows of a workload out of a device, by AF_PACKET and past its queueing
 * discipline: works with every driver.
 */
#ifndef KZ_BENCH_TX_SOCKET_H
#define KZ_BENCH_TX_SOCKET_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/bpf/flow.h"

#define FLOOD_THREADS_MAX 64

/* Ethernet's minimum: not all emulated devices pad shorter frames. */
struct tx_frame {
	struct flow_frame flow;
	uint8_t padding[60 - sizeof(struct flow_frame)];
};
_Static_assert(sizeof(struct tx_frame) == 60, "tx_frame");

/* Frames ready to be sent, and the threads that flood them. */
struct tx_socket {
	const char *device;
	unsigned int ifindex;
	uint8_t from[6], to[6];
	struct tx_frame *frames; /* [count], owned */
	uint32_t count;
	int socket;
	pthread_t threads[FLOOD_THREADS_MAX];
	unsigned int n_threads; /* to start */
	bool flooding; /* read by them: atomic */
};

/* All functions return 0 or -errno. */

/* The caller sets @tx->device, to and n_threads. */
int tx_socket_open(struct tx_socket *tx);
void tx_socket_close(struct tx_socket *tx);
int tx_socket_fill(struct tx_socket *tx, const struct flow *flows,
		   uint32_t count);

/* @count flows from number @first on, again from the start after the last. */
int tx_socket_send(struct tx_socket *tx, uint32_t first, uint64_t count);

int tx_socket_flood(struct tx_socket *tx);
void tx_socket_stop(struct tx_socket *tx);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `kzbench send`: flows out of a device, as they are in the workload, by
 * AF_PACKET past its queueing discipline: works with every driver.
 */
#ifndef KZ_BENCH_SEND_H
#define KZ_BENCH_SEND_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/bpf/flow.h"

#define FLOOD_THREADS_MAX 64

/* As short as Ethernet's may be: emulated devices do not all fill them up. */
struct tx_frame {
	struct flow_frame flow;
	uint8_t padding[60 - sizeof(struct flow_frame)];
};
_Static_assert(sizeof(struct tx_frame) == 60, "tx_frame");

/* Frames ready to go, and the threads that send them without end. */
struct tx_socket {
	const char *device;
	unsigned int ifindex;
	uint8_t from[6], to[6];
	struct tx_frame *frames; /* [count], owned */
	uint32_t count;
	int socket;
	pthread_t threads[FLOOD_THREADS_MAX];
	unsigned int n_threads; /* that there are to be */
	bool flooding; /* read by them: atomic */
};

/* Everything here says what went wrong by -errno. */

/* @tx->device, to and n_threads are given. */
int tx_socket_open(struct tx_socket *tx);
void tx_socket_close(struct tx_socket *tx);
int tx_socket_fill(struct tx_socket *tx, const struct flow *flows,
		   uint32_t count);

/* @count flows from number @first on, round and round: none is left out. */
int tx_socket_send(struct tx_socket *tx, uint32_t first, uint64_t count);

int tx_socket_flood(struct tx_socket *tx);
void tx_socket_stop(struct tx_socket *tx);

/* The verb, its name being argv[0]; an exit status. */
int send_verb(int argc, char **argv);

#endif

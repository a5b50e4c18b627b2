/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `kzbench send`: flows out of a device, as they are in the material, by
 * AF_PACKET past its queueing discipline: works with every driver.
 */
#ifndef KZ_BENCH_SEND_H
#define KZ_BENCH_SEND_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/bpf/flow.h"

#define POURERS_MAX 64

/* As short as Ethernet's may be: emulated devices do not all fill them up. */
struct outlet_frame {
	struct flow_frame flow;
	uint8_t padding[60 - sizeof(struct flow_frame)];
};
_Static_assert(sizeof(struct outlet_frame) == 60, "outlet_frame");

/* Frames ready to go, and the threads that send them without end. */
struct outlet {
	const char *device;
	unsigned int ifindex;
	uint8_t from[6], to[6];
	struct outlet_frame *frames; /* [count], owned */
	uint32_t count;
	int socket;
	pthread_t pourers[POURERS_MAX];
	unsigned int n_pourers; /* that there are to be */
	bool pours; /* read by them: atomic */
};

/* Everything here says what went wrong by -errno. */

/* @outlet->device, to and n_pourers are given. */
int outlet_open(struct outlet *outlet);
void outlet_close(struct outlet *outlet);
int outlet_fill(struct outlet *outlet, const struct flow *flows,
		uint32_t count);

/* @count flows from number @first on, round and round: none is left out. */
int outlet_send(struct outlet *outlet, uint32_t first, uint64_t count);

int outlet_pour(struct outlet *outlet);
void outlet_rest(struct outlet *outlet);

/* The verb, its name being argv[0]; an exit status. */
int send_verb(int argc, char **argv);

#endif

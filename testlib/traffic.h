/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the traffic program share; traffic.c says what it is. */
#ifndef KZ_TRAFFIC_H
#define KZ_TRAFFIC_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "testlib/plan.h"

#define MAX_RECEIVERS 4

/* Packets with this mark leave by that receiver; others by the first. */
struct route {
	uint32_t value, mask;
	int receiver;
};

struct options {
	const char *policy, *send, *router;
	const char *write, *read; /* a plan's file */
	const char *receive[MAX_RECEIVERS];
	int n_receive;
	struct route routes[MAX_RECEIVERS];
	int n_routes;
	uint8_t mac[6];
	size_t count;
	uint64_t seed;
	uint32_t iif;
	uint32_t mark_mask; /* bits of the mark to compare */
	unsigned int measure; /* time only, so often; check nothing */
	bool accepted; /* send only packets that the policy accepts */
};

/* Where one packet arrived. */
struct arrival {
	bool seen;
	uint8_t device; /* index into options.receive */
	uint32_t mark;
};

struct run {
	const struct options *options;
	struct plan plan;
	struct arrival *arrivals; /* by number - 1, as plan.expected */
	int sender;
	int receivers[MAX_RECEIVERS];
	size_t duplicates;
};

/* Say what went wrong, with errno's reason, and exit with status 2. */
static inline void die(const char *what)
{
	fprintf(stderr, "traffic: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* traffic_send.c: open the sockets, in their namespaces. */
void run_open(struct run *run);
/* Send everything, and note what arrives; returns the nanoseconds it took. */
uint64_t run_send(struct run *run);
/* Wait until nothing more arrives. */
void run_settle(struct run *run);

/* traffic_report.c: print one JSON object; false if anything disagrees. */
bool report_arrivals(const struct run *run);
/* Send repeatedly; print a JSON list of nanoseconds per packet. */
void report_measures(struct run *run);

#endif

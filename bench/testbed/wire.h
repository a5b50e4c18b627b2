/* SPDX-License-Identifier: GPL-2.0-only */
/* The real device's side of a measurement: what arrives, and at what pace. */
#ifndef KZ_BENCH_WIRE_H
#define KZ_BENCH_WIRE_H

#include "bench/testbed/nic.h"

/* Microseconds to pause after each window of packets that is sent. */
void wire_pause(unsigned int us);

/* nic_count(), with @why. */
int wire_count(const struct testbed *testbed, struct nic_count *count,
	       char *why);

#endif

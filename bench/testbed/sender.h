/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sender at the other end of a real device's wire, as a run sees it: a
 * command, by ssh perhaps, that takes orders (sender_protocol.h). It ends when
 * its input ends, and so when this process ends for any reason.
 */
#ifndef KZ_BENCH_SENDER_H
#define KZ_BENCH_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/bpf/flow.h"

struct testbed;

/*
 * Run @command with "--to @mac" appended, in namespace @home, and give it
 * BENCH_FLOWS flows. The first call below reports an error of this.
 */
void sender_start(const char *command, const char *mac,
		  const struct testbed *home, const struct flow *flows);
bool sender_is_wanted(void);
/* Wait for it, and kill it if it does not end by itself. */
void sender_end(void);

/*
 * Send @count flows from number @first on, each once; returns when they are
 * sent. 0 or -errno and @why, as do the others.
 */
int sender_send(uint32_t first, uint32_t count, char *why);
/* Send all of them as fast as possible; and stop. */
int sender_flood(char *why);
int sender_stop(char *why);

#endif

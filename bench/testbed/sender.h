/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sender at the other end of a real device's wire, as a run sees it: a
 * command, by ssh perhaps, that follows commands (sender_protocol.h). It ends when its
 * input does, and so when this process ends, whatever becomes of it.
 */
#ifndef KZ_BENCH_SENDER_H
#define KZ_BENCH_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/bpf/flow.h"

struct testbed;

/* Run @command with "--to @mac" behind it, at @home, and give it BENCH_FLOWS
 * flows. What goes wrong is said by the first of those below who is asked.
 */
void sender_start(const char *command, const char *mac,
		  const struct testbed *home, const struct flow *flows);
bool sender_is_wanted(void);
/* It is waited for, and killed if it does not end by itself. */
void sender_end(void);

/* @count flows from number @first on, each once: back when they are out. 0 or
 * -errno and @why; likewise the others.
 */
int sender_send(uint32_t first, uint32_t count, char *why);
/* All of them without end, as fast as it can; and no longer. */
int sender_flood(char *why);
int sender_stop(char *why);

#endif

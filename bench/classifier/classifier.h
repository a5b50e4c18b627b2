/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Searches for a packet's rule in userspace, without a kernel: what a program
 * of this folder does with the rules that it has loaded. main.c measures it.
 *
 * Packets are tuples that were read before, each in the form that the search
 * wants, so that neither a parser nor a byte order is measured.
 */
#ifndef KZ_BENCH_CLASSIFIER_H
#define KZ_BENCH_CLASSIFIER_H

#include <stdint.h>

#include "bench/workload/workload.h"

/*
 * Load the rules: of @workload's image, or of @config, what the system's
 * write() made; and convert the flows. 0 or -errno, said on stderr.
 */
int classifier_open(const struct workload *workload, const char *config);

/* Each flow's rule, from 0; -1: none. */
void classifier_rules(int32_t *rules);

/* Search for each flow once, and store what decides what happens to it. */
void classifier_run(void);

#endif

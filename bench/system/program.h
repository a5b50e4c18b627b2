/* SPDX-License-Identifier: GPL-2.0-only */
/* Systems under test that are BPF programs of bench/bpf/peer.bpf.c. */
#ifndef KZ_BENCH_PROGRAM_H
#define KZ_BENCH_PROGRAM_H

#include "bench/system/sut.h"

struct peer_bpf;

/* Load and attach: for programs without maps to fill. */
int program_up(const struct sut *sut, const struct setup *setup, char *why);
/* Detach the latest one from a device that stays. */
void program_down(const struct sut *sut, const struct setup *setup);

/*
 * The steps of program_up(). program_load() loads this system's program alone;
 * NULL and @why if it fails. program_attach() attaches it, unless filling its
 * maps failed with @err, and frees @object: the kernel keeps what it needs.
 */
struct peer_bpf *program_load(const struct sut *sut, const struct setup *setup,
			      char *why);
int program_attach(const struct sut *sut, const struct setup *setup,
		   struct peer_bpf *object, int err, char *why);

#endif

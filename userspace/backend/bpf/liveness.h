/* SPDX-License-Identifier: GPL-2.0-only */
/* Which instructions' results nobody reads. */
#ifndef KZ_BPF_LIVENESS_H
#define KZ_BPF_LIVENESS_H

#include "userspace/backend/bpf/dataflow.h"

/*
 * Clear @keep[i] of each instruction of @code that computes, loads, or stores
 * into its function's frame, what no other that is kept reads. @code may differ
 * from what @flow is about in instructions that do the same. 0 or -ENOMEM.
 */
int liveness_sweep(const struct bpf_code *code, const struct dataflow *flow,
		   bool *keep);

#endif

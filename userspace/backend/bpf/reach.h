/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs of loaded programs; an operation of struct backend. */
#ifndef KZ_BPF_REACH_H
#define KZ_BPF_REACH_H

#include "userspace/backend/backend.h"

/* fd that keeps the kernel's statistics of BPF programs on until it is closed,
 * which cost each run two looks at the clock; or -errno and @why.
 */
int bpf_reach_begin(char *why);
int bpf_reach(const struct backend *backend, const char *name,
	      struct reach *reach, char *why);

#endif

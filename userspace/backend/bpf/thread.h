/* SPDX-License-Identifier: GPL-2.0-only */
/* Ways through a program that meet only to part again. */
#ifndef KZ_BPF_THREAD_H
#define KZ_BPF_THREAD_H

#include "userspace/backend/bpf/dataflow.h"

/*
 * Where a jump leads to a branch that is decided on this way alone, give the way
 * its own copy of what lies between, and let it go on after the branch. At most
 * *@room instructions are added; *@room is what is left. 0 or as
 * bpf_code_fold() (fold.h).
 */
int bpf_code_thread(struct bpf_code *code, const struct constant_map *maps,
		    uint32_t n_maps, uint32_t *room);

#endif

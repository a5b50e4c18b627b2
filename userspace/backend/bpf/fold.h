/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fold constants into a program: what it would read from maps that nobody
 * changes becomes part of its instructions, and what is then never run, or
 * computed for nobody, is removed.
 */
#ifndef KZ_BPF_FOLD_H
#define KZ_BPF_FOLD_H

#include "userspace/backend/bpf/dataflow.h"

/*
 * 0, -ENOMEM, -E2BIG where a jump would become too long, or -EOPNOTSUPP if @code
 * has instructions that are not known here. After an error @code is a program
 * that does the same still.
 */
int bpf_code_fold(struct bpf_code *code, const struct constant_map *maps,
		  uint32_t n_maps);

#endif

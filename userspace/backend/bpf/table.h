/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tables of BPF policies' limits per key (bpf/buckets.h): an array each, in the
 * generation's map of maps. If the next generation has the same limit, by its
 * digest, it takes over the array, and so all buckets.
 */
#ifndef KZ_BPF_TABLE_H
#define KZ_BPF_TABLE_H

#include <bpf/libbpf.h>

#include "userspace/backend/backend.h"

/* Put its tables into a loaded @object: those of the program @old (-1: none)
 * where they are the same, else new ones. 0 or -errno.
 */
int bpf_tables_fill(struct bpf_object *object, const struct image *image,
		    int old);

/* The sum of @program's kz_table_head.full. 0 or -errno. */
int bpf_tables_refused(int program, uint64_t *refused);

#endif

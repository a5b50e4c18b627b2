/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Dynamic sets of BPF policies (bpf/sets.h): a hash map each, in the
 * generation's map of maps. A set that the next generation has too, by name,
 * type and size, is put into its map of maps, and so goes on untouched.
 */
#ifndef KZ_BPF_SET_H
#define KZ_BPF_SET_H

#include <bpf/libbpf.h>

#include "userspace/backend/backend.h"

/* Loaded: give it its sets, those of the program @old (-1: none) where it has
 * the same. 0 or -errno.
 */
int bpf_sets_fill(struct bpf_object *object, const struct image *image,
		  int old);

#endif

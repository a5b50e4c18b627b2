/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Dynamic sets of BPF policies (bpf/sets.h): a hash map each, in the
 * generation's map of maps. If the next generation has a set of the same name
 * and type, it takes over the hash, and so all elements; if it has another
 * size, the elements are copied.
 */
#ifndef KZ_BPF_SET_H
#define KZ_BPF_SET_H

#include <bpf/libbpf.h>

#include "userspace/backend/backend.h"

/* Put its sets into a loaded @object: those of the program @old (-1: none)
 * where they are the same, else new ones. 0 or -errno; -ENOSPC: the elements do
 * not fit into the new size.
 *
 * Before all that, sets of the program @shared (-1: none) with the same name and
 * type, which must have the same size: -EEXIST.
 */
int bpf_sets_fill(struct bpf_object *object, const struct image *image, int old,
		  int shared);
/* After @program has taken the place of @old: copy the elements that packets
 * have added to sets of other sizes since bpf_sets_fill(). 0 or -errno.
 */
int bpf_sets_catch_up(int program, int old);

#endif

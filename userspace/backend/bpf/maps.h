/* SPDX-License-Identifier: GPL-2.0-only */
/* The maps of a loaded program, found by the program's fd. */
#ifndef KZ_BPF_MAPS_H
#define KZ_BPF_MAPS_H

#include <stdbool.h>
#include <stdint.h>

#include <bpf/bpf.h>

/* fd of the program's map called @name, with @info; -ENOENT without. */
int bpf_map_find(int program, const char *name, struct bpf_map_info *info);

/* The bytes that the kernel charges for its maps, and for the maps in them. 0 or
 * -errno, which is never -ENOENT.
 */
int bpf_maps_memory(int program, uint64_t *bytes);

#endif

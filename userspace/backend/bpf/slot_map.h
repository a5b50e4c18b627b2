/* SPDX-License-Identifier: GPL-2.0-only */
/* The map of a policy's slot (slot.h), where it is pinned. */
#ifndef KZ_BPF_SLOT_MAP_H
#define KZ_BPF_SLOT_MAP_H

#include "userspace/backend/bpf/bpffs.h"

#define SLOT_PIN "slot"
#define SLOT_MAP "kz_slot"

/* fd of the map pinned in a policy's folder, or -errno; -ENOENT: none. */
int slot_map_open(int folder);

/* 1: the program @program is a dispatcher of the slot @map; 0, or -errno. */
int slot_map_is_of(int map, int program);

#endif

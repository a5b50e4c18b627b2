/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where XDP finds the VLAN tags of frames. Many devices take the outer one out
 * of the frame. Some drivers tell it to native XDP, to a program that is bound
 * to the device; else it is lost.
 */
#ifndef KZ_BPF_XDP_TAGS_H
#define KZ_BPF_XDP_TAGS_H

#include "userspace/backend/bpf/device.h"

/*
 * For a program that matches tags, in generic or native mode at @devices:
 * *@bound is the device that it must be bound to, or 0; NULL: it cannot be. 0;
 * or -errno and @why, with the command that helps, if there is a device where
 * tags would be lost.
 */
int xdp_tags_find(const struct devices *devices, bool generic, int *bound,
		  char *why);

#endif

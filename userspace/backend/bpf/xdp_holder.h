/* SPDX-License-Identifier: GPL-2.0-only */
/* The program that has a device's one place at XDP. */
#ifndef KZ_XDP_HOLDER_H
#define KZ_XDP_HOLDER_H

#include <stddef.h>

#include "userspace/backend/bpf/pin.h"

struct xdp_holder {
	char text[128]; /* "xdp_passes (id 12, link 7)" */
	char remove[96]; /* the command that takes it off */
};

/* @program is neighbour_policy()'s. */
void xdp_holder_find(int ifindex, int (*program)(const struct pins *pins),
		     struct xdp_holder *holder);

#endif

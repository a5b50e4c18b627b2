/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames drawn at a policy's edges (draw.h), with what can go wrong around
 * them: VLAN tags, IP options, extension headers, fragments, tunnels, lengths
 * and versions that lie, frames cut short, padding.
 */
#ifndef KZ_DRAW_FRAME_H
#define KZ_DRAW_FRAME_H

#include "core/given.h"
#include "userspace/packet/notation.h"
#include "userspace/policy/policy.h"

/* A packet that can be written, printed and made smaller. */
struct drawn {
	struct layers layers;
	struct kz_given given; /* devices: 0, or 1: the loopback device */
};

void frame_draw(uint64_t *seed, const struct policy *policy,
		struct drawn *drawn);

/* "ip 10.0.0.1 > 10.0.0.2 / udp 1 > 53", as notation_parse() reads it. */
void layers_print(const struct layers *layers, char *text, size_t size);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packets drawn at a policy's edges: each picks a rule and takes most of its
 * conditions' values at, inside or just outside their ranges, so that a mix
 * meets every rule, misses every rule narrowly, and is the same for a seed.
 */
#ifndef KZ_DRAW_H
#define KZ_DRAW_H

#include "packet.h"
#include "policy.h"

/* The last bytes of each frame's payload: who it is when it arrives. */
struct draw_tag {
	uint32_t magic; /* DRAW_MAGIC */
	uint32_t number; /* of the packet, from 0; both in host byte order */
};

#define DRAW_MAGIC 0x6b7a7467U

/*
 * @count packets; the same for the same policy and @seed. With @forwardable,
 * only packets that a router forwards: no loopback, multicast, link-local or
 * unspecified addresses. 0 or -ENOMEM; the caller frees @packets.
 */
int packets_draw(const struct policy *policy, size_t count, uint64_t seed,
		 bool forwardable, struct packets *packets);

#endif

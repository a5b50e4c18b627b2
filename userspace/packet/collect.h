/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Gather packets one after another into a list: frames stand back to back in
 * one block of memory that grows. Until collect_finish() they have no address.
 *
 *	struct collector to = { 0 };
 *	frame = collect_begin(&to, size);	write at most size bytes there
 *	packet = collect_end(&to, length);	fill in mark, iif, ...
 *	collect_finish(&to, &packets);		or collect_abandon(&to);
 */
#ifndef KZ_COLLECT_H
#define KZ_COLLECT_H

#include "userspace/packet/packet.h"

struct collector {
	struct packets packets;
	size_t list_room; /* packets that fit into packets.list */
	uint8_t *bytes;
	size_t used, room; /* bytes */
};

/* Room for @size bytes of the next frame and for its place in the list, or
 * NULL: out of memory. Valid until the next call.
 */
uint8_t *collect_begin(struct collector *to, size_t size);

/* The frame has @length bytes; its packet, valid until the next call, with no
 * mark, no device, nothing expected, and its number as the line.
 */
struct packet *collect_end(struct collector *to, size_t length);

/* Hand everything over to @packets, which the caller frees. */
void collect_finish(struct collector *to, struct packets *packets);

void collect_abandon(struct collector *to);

#endif

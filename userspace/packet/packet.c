// SPDX-License-Identifier: GPL-2.0-only
/* Lists of packets: growth and release; a look into one. */
#include <stdlib.h>

#include <linux/if_ether.h>

#include "userspace/packet/collect.h"

#define MAX_VLAN_TAGS 2 /* S39 of docs/policy.md */

#define FIRST_ROOM 4096U /* bytes */

uint8_t *collect_begin(struct collector *to, size_t size)
{
	struct packets *packets = &to->packets;
	struct packet *list;
	uint8_t *bytes;
	size_t room;

	if (packets->count == to->list_room) {
		room = to->list_room ? to->list_room * 2 : 64;
		list = reallocarray(packets->list, room, sizeof(*list));
		if (!list)
			return NULL;
		packets->list = list;
		to->list_room = room;
	}
	if (!to->bytes || to->room - to->used < size) {
		room = to->room * 2 + size + FIRST_ROOM;
		bytes = realloc(to->bytes, room);
		if (!bytes)
			return NULL;
		to->bytes = bytes;
		to->room = room;
	}
	return to->bytes + to->used;
}

struct packet *collect_end(struct collector *to, size_t length)
{
	struct packet *packet = &to->packets.list[to->packets.count++];

	*packet = (struct packet){
		.length = length,
		.expect = PACKET_EXPECT_NOTHING,
		.line = to->packets.count,
	};
	to->used += length;
	return packet;
}

void collect_finish(struct collector *to, struct packets *packets)
{
	const uint8_t *frame = to->bytes;
	size_t i;

	for (i = 0; i < to->packets.count; i++) {
		to->packets.list[i].frame = frame;
		frame += to->packets.list[i].length;
	}
	*packets = to->packets;
	packets->memory = to->bytes;
	*to = (struct collector){ 0 };
}

void collect_abandon(struct collector *to)
{
	struct packets packets;

	collect_finish(to, &packets);
	packets_free(&packets);
}

void packets_free(struct packets *packets)
{
	free(packets->list);
	free(packets->memory);
	*packets = (struct packets){ 0 };
}

uint32_t packet_network_offset(const struct packet *packet, uint16_t *type)
{
	uint32_t offset = ETH_HLEN, tags = 0;

	if (packet->length < ETH_HLEN)
		return 0;
	for (;;) {
		*type = packet->frame[offset - 2] << 8 |
			packet->frame[offset - 1];
		if (*type != ETH_P_8021Q && *type != ETH_P_8021AD)
			return offset;
		offset += 4;
		if (tags++ == MAX_VLAN_TAGS || offset > packet->length)
			return 0;
	}
}

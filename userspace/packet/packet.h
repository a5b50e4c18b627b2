/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packets to evaluate: Ethernet frames and what comes with them at a hook. They
 * are read from captures, traces (one header a line) and vectors; L3 packets
 * get an Ethernet header on the way in.
 */
#ifndef KZ_PACKET_H
#define KZ_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/given.h"

#define PACKET_EXPECT_NOTHING (-2) /* the trace says nothing of the rule */
#define PACKET_EXPECT_NO_RULE (-1) /* no rule may fire */

struct packet {
	const uint8_t *frame; /* owned by the list it is in */
	uint32_t length; /* of frame, bytes */
	struct kz_given given; /* but what its flow remembers */
	int64_t expect; /* rule number, or PACKET_EXPECT_* */
	uint32_t line; /* line of a trace, number in a capture; from 1 */
};

struct packets {
	struct packet *list;
	size_t count;
	size_t skipped; /* of a capture: link types we cannot turn into Ethernet */
	void *memory; /* owned: what the frames point into */
};

/*
 * Where in @packet's frame the network layer starts, after up to two VLAN
 * tags, as netfilter's hooks get it; its EtherType in @type. 0: nothing there.
 */
uint32_t packet_network_offset(const struct packet *packet, uint16_t *type);

void packets_free(struct packets *packets);

#endif

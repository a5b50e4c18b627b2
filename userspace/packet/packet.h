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
#include "userspace/base/refuse.h"

#define PACKET_EXPECT_NOTHING (-2) /* the trace says nothing of the rule */
#define PACKET_EXPECT_NO_RULE (-1) /* no rule may fire */

struct packet {
	const uint8_t *frame; /* owned by the list it is in */
	uint32_t length; /* of frame, bytes */
	uint32_t wire; /* bytes that were on the wire; more than length: the
			* capture has a part only. 0: as many
			*/
	bool timed; /* test runs go by @time where they can, else by now */
	uint64_t time; /* ns, since the same moment for all packets of a list */
	struct kz_given given; /* but what its flow remembers */
	uint64_t unknown; /* bits of conditions (enum condition_id) whose value
			   * its source does not say: no policy that asks for
			   * one can be evaluated
			   */
	int64_t expect; /* rule number, or PACKET_EXPECT_* */
	uint32_t line; /* line of a trace, number in a capture; from 1 */
};

#define LINK_TYPE_SIZE 48 /* of a link type's name */

struct packets {
	struct packet *list;
	size_t count;
	size_t unread; /* of a capture: of a link type that is not read, */
	char link_type[LINK_TYPE_SIZE]; /* such as this */
	size_t without; /* frames that carry no packet, or an encrypted one */
	char damage[WHY_SIZE]; /* what ended the capture too early, or "" */
	void *memory; /* owned: what the frames point into */
};

/*
 * Where in @packet's frame the network layer starts, after up to two VLAN
 * tags, as netfilter's hooks get it; its EtherType in @type. 0: nothing there.
 */
uint32_t packet_network_offset(const struct packet *packet, uint16_t *type);

void packets_free(struct packets *packets);

#endif

// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/packet/capture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/packet/craft.h"
#include "userspace/packet/given.h"
#include "userspace/packet/libpcap.h"
#include "userspace/packet/link.h"
#include "userspace/policy/conditions.h"

#define BIT(condition) (UINT64_C(1) << (condition))

/* What only a frame with its own Ethernet header says. */
#define ETHERNET                                                   \
	(BIT(CONDITION_ETHER_SADDR) | BIT(CONDITION_ETHER_DADDR) | \
	 BIT(CONDITION_ETHER_TYPE) | BIT(CONDITION_VLAN_ID))

/* Which packets are for this host no header says, but which are for many. */
static uint32_t pkttype_of(const uint8_t *address)
{
	static const uint8_t broadcast[6] = { 255, 255, 255, 255, 255, 255 };

	if (!(address[0] & 1))
		return LINK_NOT_SAID;
	return memcmp(address, broadcast, 6) ? KZ_PACKET_MULTICAST :
					       KZ_PACKET_BROADCAST;
}

static void given_fill(struct packet *packet, const struct captured *captured,
		       const struct link *link)
{
	if (captured->known)
		packet->given = *captured->given;
	packet->unknown = given_conditions() & ~BIT(CONDITION_META_MARK) &
			  ~captured->known;
	if (captured->type != DLT_EN10MB)
		packet->unknown |= ETHERNET;
	if (link->pkttype != LINK_NOT_SAID) {
		packet->given.pkttype = link->pkttype;
		packet->unknown &= ~BIT(CONDITION_META_PKTTYPE);
	}
	packet->given.time = captured->time / UINT64_C(1000000000);
	packet->unknown &=
		~(BIT(CONDITION_META_HOUR) | BIT(CONDITION_META_DAY));
}

/* "PPI"; a number where libpcap knows no name */
static void type_write(int type, char text[LINK_TYPE_SIZE])
{
	const struct libpcap *lib = libpcap_open(NULL);
	const char *name = lib ? lib->pcap_datalink_val_to_name(type) : NULL;

	if (name)
		snprintf(text, LINK_TYPE_SIZE, "%s", name);
	else
		snprintf(text, LINK_TYPE_SIZE, "%d", type);
}

/* False: counted, and no packet. */
static bool read_link(struct packets *packets, const struct captured *captured,
		      struct link *link)
{
	switch (link_read(captured->type, captured->bytes, captured->length,
			  link)) {
	case LINK_READ:
		return true;
	case LINK_WITHOUT:
		packets->without++;
		return false;
	case LINK_UNKNOWN:
		break;
	}
	packets->unread++;
	type_write(captured->type, packets->link_type);
	return false;
}

int capture_add(struct collector *to, const struct captured *captured)
{
	size_t header = 0, length = captured->length, missing = 0;
	const uint8_t *bytes = captured->bytes;
	struct packet *packet;
	struct link link = { 0 };
	uint8_t *frame;

	if (captured->type == DLT_EN10MB) {
		link.pkttype = length < 6 ? LINK_NOT_SAID : pkttype_of(bytes);
	} else {
		if (!read_link(&to->packets, captured, &link))
			return 0;
		bytes += link.size;
		length -= link.size + link.tail;
		header = CRAFT_ETHER_SIZE;
	}
	if (captured->pkttype != LINK_NOT_SAID)
		link.pkttype = captured->pkttype;
	if (captured->wire > captured->length)
		missing = captured->wire - captured->length;
	frame = collect_begin(to, header + length);
	if (!frame)
		return -ENOMEM;
	if (header)
		craft_ether(frame, link.ethertype);
	if (length)
		memcpy(frame + header, bytes, length);
	packet = collect_end(to, header + length);
	packet->line = captured->number;
	packet->wire = header + length + missing;
	packet->timed = true;
	packet->time = captured->time;
	given_fill(packet, captured, &link);
	return 0;
}

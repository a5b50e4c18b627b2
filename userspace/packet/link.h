/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Link-layer headers of captures, https://www.tcpdump.org/linktypes.html: what
 * they say of the packet after them.
 */
#ifndef KZ_PACKET_LINK_H
#define KZ_PACKET_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum link_result {
	LINK_READ,
	LINK_WITHOUT, /* the frame carries no packet, or an encrypted one */
	LINK_UNKNOWN, /* this link type is not read */
};

#define LINK_NOT_SAID UINT32_MAX

struct link {
	size_t size; /* bytes of link-layer header to strip */
	size_t tail; /* bytes after the packet, likewise */
	uint16_t ethertype; /* 0: none; the packet is not IP then */
	uint32_t pkttype; /* enum kz_packet_type, or LINK_NOT_SAID */
};

/*
 * Read the header of a frame of @length bytes at @bytes, of link type @type
 * (DLT_*); Ethernet is not one of them, it is kept as it is.
 */
enum link_result link_read(int type, const uint8_t *bytes, size_t length,
			   struct link *link);

/* For its readers: big endian numbers, and IEEE 802.11 in a file of its own. */
static inline uint16_t link_u16(const uint8_t *bytes)
{
	return bytes[0] << 8 | bytes[1];
}

enum link_result link_read_80211(const uint8_t *bytes, size_t length,
				 struct link *link);
enum link_result link_read_radiotap(const uint8_t *bytes, size_t length,
				    struct link *link);

/*
 * A whole IPv4 or IPv6 packet at @offset, its length and checksum right: some
 * programs leave out the header that belongs before it. LINK_WITHOUT if not.
 */
enum link_result link_read_bare(const uint8_t *bytes, size_t length,
				size_t offset, struct link *link);

#define LINK_ETHERTYPE_IP 0x0800
#define LINK_ETHERTYPE_IP6 0x86dd

#endif

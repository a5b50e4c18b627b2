// SPDX-License-Identifier: GPL-2.0-only
/* Packets without the header that belongs before them. */
#include "userspace/packet/link.h"

static bool ip_checksum_is_right(const uint8_t *header, size_t size)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i < size; i += 2)
		sum += link_u16(header + i);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum + (sum >> 16) == 0xffff;
}

enum link_result link_read_bare(const uint8_t *bytes, size_t length,
				size_t offset, struct link *link)
{
	const uint8_t *at = bytes + offset;
	size_t left = length - offset;

	if (length < offset + 20)
		return LINK_WITHOUT;
	if (*at == 0x45 && link_u16(at + 2) == left &&
	    ip_checksum_is_right(at, 20))
		link->ethertype = LINK_ETHERTYPE_IP;
	else if (*at >> 4 == 6 && left >= 40 && link_u16(at + 4) + 40U == left)
		link->ethertype = LINK_ETHERTYPE_IP6;
	else
		return LINK_WITHOUT;
	link->size = offset;
	return LINK_READ;
}

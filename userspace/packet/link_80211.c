// SPDX-License-Identifier: GPL-2.0-only
/* IEEE 802.11-2020, 9.2 and 9.3.2; radiotap: https://www.radiotap.org */
#include "userspace/packet/link.h"

#define TYPE_DATA 2

#define SUBTYPE_QOS 0x8
#define SUBTYPE_NULL 0x4 /* no data */

#define FLAG_TO_DS 0x01
#define FLAG_FROM_DS 0x02
#define FLAG_PROTECTED 0x40
#define FLAG_ORDER 0x80 /* of QoS data: four bytes of HT control follow */

#define QOS_AGGREGATE 0x80 /* several packets in one frame: A-MSDU */

#define RADIOTAP_TSFT 0x1 /* 8 bytes, aligned to 8, before the flags */
#define RADIOTAP_FLAGS 0x2
#define RADIOTAP_FLAG_FCS 0x10 /* 4 bytes at the frame's end */
#define RADIOTAP_FLAG_PADDED 0x20 /* the header is filled up to 4 bytes */

/* LLC and SNAP, RFC 1042: aa aa 03, an organization, an EtherType. */
static enum link_result read_llc(const uint8_t *bytes, size_t length,
				 struct link *link)
{
	const uint8_t *at = bytes + link->size;

	if (length < link->size + 8 || at[0] != 0xaa || at[1] != 0xaa ||
	    at[2] != 0x03 || at[3] || at[4] || (at[5] && at[5] != 0xf8)) {
		if (link_read_bare(bytes, length, link->size, link) ==
		    LINK_WITHOUT)
			link->ethertype = 0;
		return LINK_READ;
	}
	link->ethertype = link_u16(at + 6);
	link->size += 8;
	return LINK_READ;
}

/* The frame's header from @link->size on. */
static enum link_result read_header(const uint8_t *bytes, size_t length,
				    bool padded, struct link *link)
{
	const uint8_t *frame = bytes + link->size;
	size_t left = length - link->size, size = 24;
	uint8_t subtype, flags;

	if (length < link->size + size || (frame[0] >> 2 & 3) != TYPE_DATA)
		return LINK_WITHOUT;
	subtype = frame[0] >> 4;
	flags = frame[1];
	if ((flags & FLAG_TO_DS) && (flags & FLAG_FROM_DS))
		size += 6; /* a fourth address */
	if (subtype & SUBTYPE_QOS) {
		if (left < size + 2 || frame[size] & QOS_AGGREGATE)
			return LINK_WITHOUT;
		size += flags & FLAG_ORDER ? 6 : 2;
	}
	if (padded)
		size = (size + 3) & ~(size_t)3;
	if (subtype & SUBTYPE_NULL || flags & FLAG_PROTECTED || left <= size)
		return LINK_WITHOUT;
	link->size += size;
	return read_llc(bytes, length, link);
}

enum link_result link_read_80211(const uint8_t *bytes, size_t length,
				 struct link *link)
{
	return read_header(bytes, length, false, link);
}

static uint32_t little_u32(const uint8_t *at)
{
	return at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The header's flags, or 0: they are the first or the second field, after as
 * many words as say, by their highest bit, that another one follows.
 */
static uint8_t radiotap_flags(const uint8_t *bytes, size_t size)
{
	uint32_t present = little_u32(bytes + 4), more = present;
	size_t at = 8;

	for (; more & 0x80000000U; at += 4) {
		if (at + 4 > size)
			return 0;
		more = little_u32(bytes + at);
	}
	if (!(present & RADIOTAP_FLAGS))
		return 0;
	if (present & RADIOTAP_TSFT)
		at = ((at + 7) & ~(size_t)7) + 8;
	return at < size ? bytes[at] : 0;
}

enum link_result link_read_radiotap(const uint8_t *bytes, size_t length,
				    struct link *link)
{
	enum link_result result;
	size_t size;
	uint8_t flags;

	if (length < 8)
		return LINK_WITHOUT;
	size = bytes[2] | bytes[3] << 8;
	if (size < 8 || size > length)
		return LINK_WITHOUT;
	flags = radiotap_flags(bytes, size);
	link->size = size;
	result = read_header(bytes, length, flags & RADIOTAP_FLAG_PADDED, link);
	if (result == LINK_WITHOUT)
		return link_read_bare(bytes, length, size, link);
	if (flags & RADIOTAP_FLAG_FCS && length >= link->size + 4)
		link->tail = 4;
	return result;
}

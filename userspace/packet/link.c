// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/packet/link.h"

#include <stdio.h>
#include <string.h>
#include <pcap/pcap.h>

#include "core/given.h"

#define NFLOG_HEADER 4 /* family, version, resource */
#define NFLOG_PAYLOAD 9 /* NFULA_PAYLOAD of <linux/netfilter/nfnetlink_log.h> */
#define PPPOE_HEADER 6

static uint16_t ip_version_type(uint8_t first)
{
	return first >> 4 == 6 ? LINK_ETHERTYPE_IP6 : LINK_ETHERTYPE_IP;
}

static enum link_result read_raw(const uint8_t *bytes, size_t length,
				 struct link *link)
{
	if (!length)
		return LINK_WITHOUT;
	link->ethertype = ip_version_type(bytes[0]);
	return LINK_READ;
}

/* Linux' packet type, of which 4 is a packet that this host sends. */
static uint32_t cooked_pkttype(uint16_t type)
{
	return type <= KZ_PACKET_OTHER ? type : LINK_NOT_SAID;
}

static enum link_result read_sll(const uint8_t *bytes, size_t length,
				 struct link *link)
{
	link->size = 16;
	if (length < link->size)
		return LINK_WITHOUT;
	link->pkttype = cooked_pkttype(link_u16(bytes));
	link->ethertype = link_u16(bytes + 14);
	return LINK_READ;
}

static enum link_result read_sll2(const uint8_t *bytes, size_t length,
				  struct link *link)
{
	link->size = 20;
	if (length < link->size)
		return LINK_WITHOUT;
	link->pkttype = cooked_pkttype(bytes[10]);
	link->ethertype = link_u16(bytes);
	return LINK_READ;
}

/* BSD loopback: an address family in 4 bytes, in either byte order; all known
 * families are below 256.
 */
static enum link_result read_loopback(const uint8_t *bytes, size_t length,
				      struct link *link)
{
	link->size = 4;
	if (length < link->size)
		return LINK_WITHOUT;
	switch (bytes[0] | bytes[3]) {
	case 2: /* AF_INET everywhere */
		link->ethertype = LINK_ETHERTYPE_IP;
		break;
	case 10: /* AF_INET6 of Linux, */
	case 24: /* NetBSD and OpenBSD, */
	case 28: /* FreeBSD, */
	case 30: /* Darwin */
		link->ethertype = LINK_ETHERTYPE_IP6;
		break;
	}
	return LINK_READ;
}

/* PPP's protocol number, RFC 1661: one byte if that is odd. */
static enum link_result read_ppp_protocol(const uint8_t *bytes, size_t length,
					  struct link *link)
{
	const uint8_t *at = bytes + link->size;
	uint16_t protocol;

	if (length < link->size + 2)
		return LINK_WITHOUT;
	protocol = *at & 1 ? *at : link_u16(at);
	link->size += *at & 1 ? 1 : 2;
	if (protocol == 0x21)
		link->ethertype = LINK_ETHERTYPE_IP;
	else if (protocol == 0x57)
		link->ethertype = LINK_ETHERTYPE_IP6;
	return LINK_READ;
}

/* Address and control, ff 03, may be left out; pppd has a direction there. */
static enum link_result read_ppp(const uint8_t *bytes, size_t length,
				 struct link *link)
{
	if (length >= 2 && bytes[1] == 0x03 &&
	    (bytes[0] == 0xff || bytes[0] <= 1))
		link->size = 2;
	return read_ppp_protocol(bytes, length, link);
}

static enum link_result read_pppoe(const uint8_t *bytes, size_t length,
				   struct link *link)
{
	if (length < PPPOE_HEADER)
		return LINK_WITHOUT;
	link->size = PPPOE_HEADER;
	if (bytes[1]) /* discovery, not a session's data */
		return LINK_READ;
	return read_ppp_protocol(bytes, length, link);
}

/*
 * Attributes of the size and type that the writing host's byte order says,
 * each filled up to 4 bytes. NULL: this is not a list of them.
 */
static const uint8_t *nflog_payload(const uint8_t *at, size_t left,
				    bool swapped, size_t *length)
{
	uint16_t size, type;
	size_t step;

	while (left >= 4) {
		size = swapped ? link_u16(at) : at[1] << 8 | at[0];
		type = swapped ? link_u16(at + 2) : at[3] << 8 | at[2];
		if (size < 4 || size > left)
			return NULL;
		if ((type & 0x7fff) == NFLOG_PAYLOAD) {
			*length = size - 4;
			return at + 4;
		}
		step = (size + 3U) & ~3U;
		if (step > left)
			return NULL;
		at += step;
		left -= step;
	}
	return NULL;
}

static enum link_result read_nflog(const uint8_t *bytes, size_t length,
				   struct link *link)
{
	const uint8_t *payload = NULL;
	size_t size;

	if (length < NFLOG_HEADER)
		return LINK_WITHOUT;
	payload = nflog_payload(bytes + NFLOG_HEADER, length - NFLOG_HEADER,
				false, &size);
	if (!payload)
		payload = nflog_payload(bytes + NFLOG_HEADER,
					length - NFLOG_HEADER, true, &size);
	if (!payload)
		return link_read_bare(bytes, length, NFLOG_HEADER, link);
	link->size = payload - bytes;
	link->tail = length - link->size - size;
	if (bytes[0] == 2 /* AF_INET */)
		link->ethertype = LINK_ETHERTYPE_IP;
	else if (bytes[0] == 10 /* AF_INET6 */)
		link->ethertype = LINK_ETHERTYPE_IP6;
	return LINK_READ;
}

/* clang-format off */
static const struct {
	int type;
	enum link_result (*read)(const uint8_t *bytes, size_t length,
				 struct link *link);
} links[] = {
	{ DLT_RAW, read_raw },
	{ DLT_IPV4, read_raw },
	{ DLT_IPV6, read_raw },
	{ DLT_LINUX_SLL, read_sll },
	{ DLT_LINUX_SLL2, read_sll2 },
	{ DLT_NULL, read_loopback },
	{ DLT_LOOP, read_loopback },
	{ DLT_PPP, read_ppp },
	{ DLT_PPP_SERIAL, read_ppp },
	{ DLT_PPP_PPPD, read_ppp },
	{ DLT_PPP_ETHER, read_pppoe },
	{ DLT_NFLOG, read_nflog },
	{ DLT_IEEE802_11, link_read_80211 },
	{ DLT_IEEE802_11_RADIO, link_read_radiotap },
};
/* clang-format on */

enum link_result link_read(int type, const uint8_t *bytes, size_t length,
			   struct link *link)
{
	size_t i;

	*link = (struct link){ .pkttype = LINK_NOT_SAID };
	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (links[i].type == type)
			return links[i].read(bytes, length, link);
	return LINK_UNKNOWN;
}

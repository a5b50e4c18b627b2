// SPDX-License-Identifier: GPL-2.0-only
/*
 * Captures (libpcap). Frames without an Ethernet header get a synthetic one.
 * Link-layer formats: https://www.tcpdump.org/linktypes.html
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <pcap/pcap.h>

#include "userspace/packet/collect.h"
#include "userspace/packet/craft.h"
#include "userspace/packet/pcap.h"
#include "userspace/base/refuse.h"

#define ETHERTYPE_IP 0x0800
#define ETHERTYPE_IP6 0x86dd

static uint16_t read_u16(const uint8_t *bytes)
{
	return bytes[0] << 8 | bytes[1];
}

/* What a link-layer header says of the packet after it. Each reader returns
 * false if it cannot say.
 */
struct link {
	size_t size; /* bytes of link-layer header to strip */
	uint16_t ethertype;
};

static bool read_raw(const uint8_t *bytes, size_t length, struct link *link)
{
	if (!length)
		return false;
	link->size = 0;
	link->ethertype = bytes[0] >> 4 == 6 ? ETHERTYPE_IP6 : ETHERTYPE_IP;
	return true;
}

static bool read_sll(const uint8_t *bytes, size_t length, struct link *link)
{
	link->size = 16;
	if (length < link->size)
		return false;
	link->ethertype = read_u16(bytes + 14);
	return true;
}

static bool read_sll2(const uint8_t *bytes, size_t length, struct link *link)
{
	link->size = 20;
	if (length < link->size)
		return false;
	link->ethertype = read_u16(bytes);
	return true;
}

/* BSD loopback: an address family in 4 bytes, in either byte order; all known
 * families are below 256.
 */
static bool read_loopback(const uint8_t *bytes, size_t length,
			  struct link *link)
{
	link->size = 4;
	if (length < link->size)
		return false;
	switch (bytes[0] | bytes[3]) {
	case 2: /* AF_INET everywhere */
		link->ethertype = ETHERTYPE_IP;
		return true;
	case 10: /* AF_INET6 of Linux, */
	case 24: /* NetBSD and OpenBSD, */
	case 28: /* FreeBSD, */
	case 30: /* Darwin */
		link->ethertype = ETHERTYPE_IP6;
		return true;
	default:
		return false;
	}
}

/* clang-format off */
static const struct {
	int type;
	bool (*read)(const uint8_t *bytes, size_t length, struct link *link);
} links[] = {
	{ DLT_RAW, read_raw },
	{ DLT_IPV4, read_raw },
	{ DLT_IPV6, read_raw },
	{ DLT_LINUX_SLL, read_sll },
	{ DLT_LINUX_SLL2, read_sll2 },
	{ DLT_NULL, read_loopback },
	{ DLT_LOOP, read_loopback },
};
/* clang-format on */

/* The header of @type in @link; false if we cannot make Ethernet of it. */
static bool read_link(int type, const uint8_t *bytes, size_t length,
		      struct link *link)
{
	size_t i;

	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (links[i].type == type)
			return links[i].read(bytes, length, link);
	return false;
}

/* Packet @number of the capture. 0, or -ENOMEM. */
static int add_packet(struct collector *to, int type, uint32_t number,
		      const uint8_t *bytes, size_t length)
{
	size_t header = 0;
	struct link link;
	uint8_t *frame;

	if (type != DLT_EN10MB) {
		if (!read_link(type, bytes, length, &link)) {
			to->packets.skipped++;
			return 0;
		}
		bytes += link.size;
		length -= link.size;
		header = CRAFT_ETHER_SIZE;
	}
	frame = collect_begin(to, header + length);
	if (!frame)
		return -ENOMEM;
	if (header)
		craft_ether(frame, link.ethertype);
	if (length)
		memcpy(frame + header, bytes, length);
	collect_end(to, header + length)->line = number;
	return 0;
}

/* All packets up to the capture's end or damage, which @why then tells. 0,
 * or -errno if nothing could be read.
 */
static int add_packets(struct collector *to, pcap_t *capture, const char *path,
		       char *why)
{
	struct pcap_pkthdr *header;
	const u_char *bytes;
	uint32_t number;
	int err, got;

	for (number = 1;; number++) {
		got = pcap_next_ex(capture, &header, &bytes);
		if (got != 1)
			break;
		err = add_packet(to, pcap_datalink(capture), number, bytes,
				 header->caplen);
		if (err)
			return refuse(why, err, "%s: packet %u: out of memory",
				      path, number);
	}
	if (got == PCAP_ERROR_BREAK) /* the end of the file */
		return 0;
	refuse(why, -EINVAL, "%s: packet %u: %s", path, number,
	       pcap_geterr(capture));
	return number > 1 ? 0 : -EINVAL;
}

int packets_read_pcap(const char *path, struct packets *packets, char *why)
{
	char cause[PCAP_ERRBUF_SIZE];
	struct collector to = { 0 };
	pcap_t *capture;
	FILE *file;
	int err;

	*packets = (struct packets){ 0 };
	why[0] = '\0';
	file = fopen(path, "rb");
	if (!file) {
		err = -errno;
		return refuse(why, err, "%s: %s", path, errno_file_words(err));
	}
	capture = pcap_fopen_offline(file, cause); /* now owns file */
	if (!capture) {
		fclose(file);
		return refuse(why, -EINVAL, "%s: %s", path, cause);
	}
	err = add_packets(&to, capture, path, why);
	pcap_close(capture);
	if (err)
		collect_abandon(&to);
	else
		collect_finish(&to, packets);
	return err;
}

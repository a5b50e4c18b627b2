// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reference's decoder on frames written byte by byte, header by header:
 * no code of ours made them.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/reference/decode.h"
#include "selftests/runner/ktap.h"

#define ETHER "ffffffffffff525400123456"
#define IP6_ADDRESSES                      \
	"20010db8000000000000000000000001" \
	"fe80000000000000020000fffe000002"

/* In the order of struct decoded; IPv6 addresses by their last words. */
struct expected {
	unsigned int version, protocol, header;
	uint32_t saddr, daddr, sport, dport, flags, type, length;
};

struct expected_rest {
	uint32_t dscp, ttl, code, fragment;
	int vlan; /* -1: no tag */
	uint32_t ether_type;
};

/* clang-format off */
static const struct {
	const char *name;
	const char *hex;
	struct expected expected;
	struct expected_rest rest;
} frames[] = {
	{ "tcp-syn",
	  ETHER "0800"
	  "45b80028abcd4000400600000a00000108080808"
	  "c00001bb000000010000000050022000beef0000",
	  { 4, 6, 6, 0x0a000001, 0x08080808, 49152, 443, 0x02, 0, 40 },
	  { 46, 64, 0, 0, -1, 0x0800 } },
	{ "udp-dns-query",
	  ETHER "0800"
	  "4500001c0000000001110000c0a80001c0a80002"
	  "0400003500080000",
	  { 4, 17, 17, 0xc0a80001, 0xc0a80002, 1024, 53, 0, 0, 28 },
	  { 0, 1, 0, 0, -1, 0x0800 } },
	{ "udp-after-options",
	  ETHER "0800"
	  "47000024000000000111000001020304" "05060708" "0101010101010100"
	  "0400003500080000",
	  { 4, 17, 17, 0x01020304, 0x05060708, 1024, 53, 0, 0, 36 },
	  { 0, 1, 0, 0, -1, 0x0800 } },
	{ "icmp-unreachable",
	  ETHER "0800"
	  "4500001c00000000ff010000ac100001ac100002"
	  "0304000000000000",
	  { 4, 1, 1, 0xac100001, 0xac100002, 0, 0, 0, 3, 28 },
	  { 0, 255, 4, 0, -1, 0x0800 } },
	{ "sctp-init",
	  ETHER "0800"
	  "4500002000000000ff8400007f0000017f000001"
	  "0b590b5a" "00000000" "00000000",
	  { 4, 132, 132, 0x7f000001, 0x7f000001, 2905, 2906, 0, 0, 32 },
	  { 0, 255, 0, 0, -1, 0x0800 } },
	{ "gre",
	  ETHER "0800"
	  "4500001800000000ff2f00007f0000017f000002" "00000800",
	  { 4, 47, 0, 0x7f000001, 0x7f000002, 0, 0, 0, 0, 24 },
	  { 0, 255, 0, 0, -1, 0x0800 } },
	{ "udp-later-fragment",
	  ETHER "0800"
	  "4500001c0000200140110000c0a80001c0a80002"
	  "0400003500080000",
	  { 4, 17, 0, 0xc0a80001, 0xc0a80002, 0, 0, 0, 0, 28 },
	  { 0, 64, 0, 2, -1, 0x0800 } },
	{ "udp-first-fragment",
	  ETHER "0800"
	  "4500001c0000200040110000c0a80001c0a80002"
	  "0400003500080000",
	  { 4, 17, 17, 0xc0a80001, 0xc0a80002, 1024, 53, 0, 0, 28 },
	  { 0, 64, 0, 1, -1, 0x0800 } },
	{ "udp-after-two-tags",
	  ETHER "88a800c8" "81006064" "0800"
	  "4500001c0000000001110000c0a80001c0a80002"
	  "0400003500080000",
	  { 4, 17, 17, 0xc0a80001, 0xc0a80002, 1024, 53, 0, 0, 28 },
	  { 0, 1, 0, 0, 200, 0x0800 } },
	{ "tcp-ip6",
	  ETHER "86dd"
	  "6000000000140640" IP6_ADDRESSES
	  "0016c0000000000100000001501120000000" "0000",
	  { 6, 6, 6, 1, 0xfe000002, 22, 49152, 0x11, 0, 60 },
	  { 0, 64, 0, 0, -1, 0x86dd } },
	{ "icmp6-after-hop-by-hop",
	  ETHER "86dd"
	  "60000000000c0001" IP6_ADDRESSES
	  "3a00050200000000" "8f000000",
	  { 6, 58, 58, 1, 0xfe000002, 0, 0, 0, 143, 52 },
	  { 0, 1, 0, 0, -1, 0x86dd } },
	{ "udp-after-ah-and-routing",
	  ETHER "86dd"
	  "6000000000203340" IP6_ADDRESSES
	  "2b04000000000001000000010000000000000000" "00000000"
	  "1100000000000000",
	  /* AH: (4 + 2) * 4 = 24 bytes, routing 8, and no room for UDP */
	  { 6, 17, 0, 1, 0xfe000002, 0, 0, 0, 0, 72 },
	  { 0, 64, 0, 0, -1, 0x86dd } },
	{ "icmp6-unreachable-cs5-ecn", /* traffic class 0xa3 */
	  ETHER "86dd"
	  "6a30000000043aff" IP6_ADDRESSES "0104beef",
	  { 6, 58, 58, 1, 0xfe000002, 0, 0, 0, 1, 44 },
	  { 40, 255, 4, 0, -1, 0x86dd } },
	{ "udp6-first-fragment",
	  ETHER "86dd"
	  "6000000000102c40" IP6_ADDRESSES
	  "1100000100000001" "0400003500080000",
	  { 6, 17, 17, 1, 0xfe000002, 1024, 53, 0, 0, 56 },
	  { 0, 64, 0, 1, -1, 0x86dd } },
	{ "udp6-atomic-fragment", /* RFC 6946: of one */
	  ETHER "86dd"
	  "6000000000102c40" IP6_ADDRESSES
	  "1100000000000001" "0400003500080000",
	  { 6, 17, 17, 1, 0xfe000002, 1024, 53, 0, 0, 56 },
	  { 0, 64, 0, 0, -1, 0x86dd } },
	{ "arp",
	  ETHER "0806" "0001080006040001" "525400123456" "0a000001"
	  "000000000000" "0a000002",
	  { 0, 0, 0, 0, 0, 0, 0, 0, 0, 28 },
	  { 0, 0, 0, 0, -1, 0x0806 } },
	{ "ip-header-of-16-bytes",
	  ETHER "0800"
	  "4400001c0000000001110000c0a80001c0a80002" "0400003500080000",
	  { 0, 0, 0, 0, 0, 0, 0, 0, 0, 28 },
	  { 0, 0, 0, 0, -1, 0x0800 } },
	{ "empty", "", { 0 }, { 0, 0, 0, 0, -1, 0 } },
};
/* clang-format on */

#define FRAMES (sizeof(frames) / sizeof(frames[0]))

/* The bytes of @hex in a block that is exactly as long: ASan sees overruns. */
static uint8_t *read_hex(const char *hex, uint32_t *length)
{
	uint32_t i;
	uint8_t *bytes;

	*length = strlen(hex) / 2;
	bytes = malloc(*length ? *length : 1);
	for (i = 0; bytes && i < *length; i++)
		sscanf(hex + 2 * i, "%2hhx", &bytes[i]);
	return bytes;
}

static uint32_t tcp_flags(const struct decoded *d)
{
	return d->header == IPPROTO_TCP ? d->transport[13] : 0;
}

/* Byte 0: the type; 1: the code. */
static uint32_t icmp_byte(const struct decoded *d, size_t at)
{
	return d->header == IPPROTO_ICMP || d->header == IPPROTO_ICMPV6 ?
		       d->transport[at] :
		       0;
}

static bool rest_is_as_expected(const struct decoded *d,
				const struct expected_rest *e)
{
	return d->dscp == e->dscp && d->ttl == e->ttl &&
	       icmp_byte(d, 1) == e->code && d->fragment == e->fragment &&
	       d->tagged == (e->vlan >= 0) &&
	       d->vlan == (e->vlan < 0 ? 0 : (uint32_t)e->vlan) &&
	       d->ether_type == e->ether_type &&
	       (!d->ether || (d->ether_daddr[0] == 0xffffffff &&
			      d->ether_daddr[1] == 0xffff0000 &&
			      d->ether_saddr[0] == 0x52540012 &&
			      d->ether_saddr[1] == 0x34560000));
}

static bool is_as_expected(const struct decoded *d, const struct expected *e)
{
	int word = d->version == 6 ? 3 : 0;

	return d->version == e->version && d->protocol == e->protocol &&
	       d->header == e->header && d->saddr[word] == e->saddr &&
	       d->daddr[word] == e->daddr && d->sport == e->sport &&
	       d->dport == e->dport && tcp_flags(d) == e->flags &&
	       icmp_byte(d, 0) == e->type && d->length == e->length;
}

static void show(const struct decoded *d)
{
	ktap_note("version %u protocol %u header %u saddr %08x %08x %08x %08x "
		  "daddr %08x %08x %08x %08x sport %u dport %u flags 0x%x "
		  "type %u length %u dscp %u ttl %u code %u "
		  "fragment %u tagged %d vlan %u type 0x%04x",
		  d->version, d->protocol, d->header, d->saddr[0], d->saddr[1],
		  d->saddr[2], d->saddr[3], d->daddr[0], d->daddr[1],
		  d->daddr[2], d->daddr[3], d->sport, d->dport, tcp_flags(d),
		  icmp_byte(d, 0), d->length, d->dscp, d->ttl, icmp_byte(d, 1),
		  d->fragment, d->tagged, d->vlan, d->ether_type);
}

/* A frame cut anywhere gives no header that is not all there. */
static bool cut_is_safe(const uint8_t *frame, uint32_t length,
			const struct expected *whole)
{
	struct decoded d;
	uint8_t *copy;
	uint32_t i;

	for (i = 0; i < length; i++) {
		copy = malloc(i ? i : 1);
		if (!copy)
			return false;
		memcpy(copy, frame, i);
		decode_frame(copy, i, &d);
		free(copy);
		if (d.header && d.header != whole->header)
			return false;
	}
	return true;
}

int main(void)
{
	struct decoded d;
	uint32_t length;
	uint8_t *frame;
	size_t i;

	ktap_start(2 * FRAMES);
	for (i = 0; i < FRAMES; i++) {
		frame = read_hex(frames[i].hex, &length);
		if (!frame)
			return 1;
		decode_frame(frame, length, &d);
		if (!ktap_result(is_as_expected(&d, &frames[i].expected) &&
					 rest_is_as_expected(&d,
							     &frames[i].rest),
				 "%s", frames[i].name))
			show(&d);
		ktap_result(cut_is_safe(frame, length, &frames[i].expected),
			    "%s-cut-anywhere", frames[i].name);
		free(frame);
	}
	return ktap_finish();
}

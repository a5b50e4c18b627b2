// SPDX-License-Identifier: GPL-2.0-only
/* The packet notation of vectors means the bytes its README says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/runner/ktap.h"
#include "userspace/packet/notation.h"

#define ETHER "020000000001020000000002"
#define IP6                                \
	"20010db8000000000000000000000001" \
	"20010db8000000000000000000000002"

/* Checksums of IPv4 and UDP are masked out: craft.c's test has them. */
/* clang-format off */
static const struct {
	const char *text;
	const char *hex;
} good[] = {
	{ "arp", ETHER "0806" "00000000000000000000000000000000"
		 "000000000000000000000000" },
	{ "eth type 0x1234 / raw 01 0203", ETHER "1234" "010203" },
	{ "eth / vlan 5 / vlan 0x6007 tpid 0x88a8 / payload 2",
	  ETHER "8100" "0005" "88a8" "6007" "88b5" "0000" },
	{ "ip6 2001:db8::1 > 2001:db8::2 / sctp 1 > 2",
	  ETHER "86dd" "60000000000c8440" IP6 "000100020000000100000000" },
	{ "ip6 2001:db8::1 > 2001:db8::2 ttl 64 sctp 1 > 2",
	  ETHER "86dd" "60000000000c8440" IP6 "000100020000000100000000" },
	{ "ip6 2001:db8::1 > 2001:db8::2 tos 0xff ttl 1 len 7 proto 3 version 5",
	  ETHER "86dd" "5ff0000000070301" IP6 },
	{ "ip6 2001:db8::1 > 2001:db8::2 / hbh / frag6 3+ / ah / payload 1",
	  ETHER "86dd" "60000000001d0040" IP6 "2c00010400000000"
		"3300001900000001" "fd010000" "0000000100000001" "00" },
	{ "ip6 2001:db8::1 > 2001:db8::2 / dstopt bytes 16 hdrlen 9",
	  ETHER "86dd" "6000000000103c40" IP6
		"3b09010c000000000000000000000000" },
	{ "payload 3 at 1 0f/0c", ETHER "88b5" "000c00" },
	{ "ip6 2001:db8::1 > 2001:db8::2 at 6 0a0b / payload 0 at 0 01",
	  ETHER "86dd" "6000000000000a0b" IP6 },
	{ "raw 112233 / cut 15", ETHER "88b5" "11" },
	{ "raw 112233 / pad 19", ETHER "88b5" "1122330000" },
	{ "raw 112233 / cut 15 / pad 16", ETHER "88b5" "1100" },
	{ "raw 112233 / cut 3", "020000" },
	{ "raw 112233 / cut 0", "" },
};
/* clang-format on */

static const char *const bad[] = {
	"",
	"ip",
	"ip 10.0.0.1",
	"payload 3 at",
	"payload 3 at 1",
	"payload 3 at 1 0",
	"payload 3 at 1 0g",
	"payload 3 at 1 01/",
	"payload 3 at 1 01/1",
	"payload 3 at 1 01/011",
	"payload 3 at 1 0102030405",
	"payload 3 at 256 01",
	"ip 10.0.0.1 10.0.0.2",
	"ip 10.0.0.1 > 10.0.0",
	"ip 10.0.0.1 > 2001:db8::1",
	"ip6 10.0.0.1 > 2001:db8::1",
	"ip 10.0.0.1 > 10.0.0.2 ttl",
	"ip 10.0.0.1 > 10.0.0.2 ttl 256",
	"ip 10.0.0.1 > 10.0.0.2 ttl x",
	"ip 10.0.0.1 > 10.0.0.2 frag 8192",
	"ip 10.0.0.1 > 10.0.0.2 / / tcp 1 > 2",
	"ip 10.0.0.1 > 10.0.0.2 tcp 1 > 2 sin",
	"ip 10.0.0.1 > 10.0.0.2 udp 1 > 2 syn",
	"ip 10.0.0.1 > 10.0.0.2 / tcp 1",
	"ip 10.0.0.1 > 10.0.0.2 / tcp 1 > 65536",
	"ip 10.0.0.1 > 10.0.0.2 / tcp 1 > 2 flags sin",
	"ip 10.0.0.1 > 10.0.0.2 / gre",
	"raw 1",
	"raw xy",
	"cut",
	"dstopt bytes 4",
	"raw 00 /",
};

#define GOOD (sizeof(good) / sizeof(good[0]))
#define BAD (sizeof(bad) / sizeof(bad[0]))

static uint8_t frame[NOTATION_FRAME];

static void test_good(const char *text, const char *expected)
{
	char copy[256], why[128] = "", hex[512] = "";
	struct layers layers;
	size_t length = 0, i;

	snprintf(copy, sizeof(copy), "%s", text);
	if (!notation_parse(copy, &layers, why, sizeof(why)))
		length = notation_write(&layers, frame);
	for (i = 0; i < length && i < 255; i++)
		sprintf(hex + 2 * i, "%02x", frame[i]);
	if (!ktap_result(!why[0] && !strcmp(hex, expected), "%s", text))
		ktap_note("expected %s, got %s %s", expected, hex, why);
}

/* Every option of IPv4 ends where RFC 791 has it; the checksum apart. */
static void test_ip(void)
{
	static const char expected[] = "7a05001900090403110c0000"
				       "010203040506070801010101";
	char text[] = "ip 1.2.3.4 > 5.6.7.8 version 7 ihl 10 tos 5 len 25 "
		      "id 9 frag 1027 ttl 17 proto 12 options 4 / payload 1";
	char why[128], hex[128] = "";
	struct layers layers;
	size_t length, i;

	if (notation_parse(text, &layers, why, sizeof(why))) {
		ktap_result(false, "ip-options: %s", why);
		return;
	}
	length = notation_write(&layers, frame);
	frame[14 + 10] = 0;
	frame[14 + 11] = 0;
	for (i = 14; i < length - 1 && i < 14 + 24; i++)
		sprintf(hex + 2 * (i - 14), "%02x", frame[i]);
	if (!ktap_result(length == 14 + 25 && !strcmp(hex, expected),
			 "ip-options"))
		ktap_note("expected %s, got %s", expected, hex);
}

int main(void)
{
	char copy[256], why[128];
	struct layers layers;
	size_t i;

	ktap_start(GOOD + BAD + 1);
	for (i = 0; i < GOOD; i++)
		test_good(good[i].text, good[i].hex);
	test_ip();
	for (i = 0; i < BAD; i++) {
		why[0] = '\0';
		snprintf(copy, sizeof(copy), "%s", bad[i]);
		ktap_result(notation_parse(copy, &layers, why, sizeof(why)) &&
				    why[0],
			    "refused: '%s'", bad[i]);
	}
	return ktap_finish();
}

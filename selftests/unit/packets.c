// SPDX-License-Identifier: GPL-2.0-only
/* Traces and captures become Ethernet frames; bad ones are refused by name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "selftests/runner/ktap.h"
#include "userspace/packet/pcap.h"
#include "userspace/packet/trace.h"
#include "userspace/base/refuse.h"

#define ETHER_IP "0200000000010200000000020800"
#define ETHER_IP6 "02000000000102000000000286dd"
#define ETHER_NOT_IP "0200000000010200000000020000"
/* UDP 10.0.0.1:1 > 10.0.0.2:2, TTL 64, without payload; sums without a program:
 * the header's words are 4500 + 1c + 4011 + 2 * 0a00 + 1 + 2 = 9930, ~ 66cf.
 */
#define IP_UDP "4500001c00000000401166cf0a0000010a000002"
#define UDP "000100020008ebd8"

/* A file with @length bytes for the reader under test. */
static const char *temporary(const void *bytes, size_t length)
{
	static char path[] = "/tmp/kzmark-unit-XXXXXX";
	int fd;

	strcpy(path + sizeof(path) - 7, "XXXXXX");
	fd = mkstemp(path);
	if (fd < 0 || write(fd, bytes, length) != (ssize_t)length) {
		perror(path);
		exit(1);
	}
	close(fd);
	return path;
}

static bool frame_is(const struct packet *packet, const char *expected)
{
	char hex[512] = "";
	uint32_t i;

	for (i = 0; i < packet->length && i < 255; i++)
		sprintf(hex + 2 * i, "%02x", packet->frame[i]);
	if (!strcmp(hex, expected))
		return true;
	ktap_note("expected %s, got %s", expected, hex);
	return false;
}

/* ---- traces ---- */

static int read_trace(const char *text, struct packets *packets, char *why)
{
	const char *path = temporary(text, strlen(text));
	int err = packets_read_trace(path, packets, why);

	unlink(path);
	return err;
}

static void test_trace(void)
{
	static const char text[] = "# a comment\n"
				   "167772161\t167772162\t1\t2\t17\t5\n"
				   "\n"
				   "  167772161 167772162 1 2 17 -1 # none\n"
				   "167772161 167772162 1 2 6\n"
				   "167772161 167772162 1 2 132\n"
				   "167772161 167772162 1 2 1\n"
				   "167772161 167772162 1 2 47";
	static const uint32_t lengths[] = { 42, 42, 54, 46, 42, 42 };
	struct packets p;
	bool lengths_ok = true;
	char why[WHY_SIZE] = "";
	size_t i;

	if (!ktap_result(!read_trace(text, &p, why) && p.count == 6,
			 "trace-lines"))
		ktap_note("%s", why);
	ktap_result(p.count == 6 && frame_is(&p.list[0], ETHER_IP IP_UDP UDP),
		    "trace-udp-frame");
	ktap_result(p.count == 6 && p.list[0].line == 2 &&
			    p.list[1].line == 4 && p.list[5].line == 8,
		    "trace-line-numbers");
	ktap_result(p.count == 6 && p.list[0].expect == 5 &&
			    p.list[1].expect == PACKET_EXPECT_NO_RULE &&
			    p.list[2].expect == PACKET_EXPECT_NOTHING,
		    "trace-expected-rules");
	for (i = 0; i < p.count; i++)
		lengths_ok &= p.list[i].length == lengths[i] &&
			      p.list[i].frame[17] == lengths[i] - 14;
	ktap_result(p.count == 6 && lengths_ok, "trace-lengths");
	packets_free(&p);
}

/* UDP [2001:db8::1]:1 > [2001:db8::2]:2; sums: the pseudo header's words are
 * 2 * (2001 + 0db8) + 1 + 2 + 8 + 11, the header's 1 + 2 + 8 = 5b99, ~ a466.
 */
#define IP6_UDP                            \
	"6000000000081140"                 \
	"20010db8000000000000000000000001" \
	"20010db8000000000000000000000002" \
	"000100020008a466"

static void test_trace_addresses(void)
{
	static const char text[] = "10.0.0.1 10.0.0.2 1 2 17\n"
				   "167772161 10.0.0.2 1 2 17\n"
				   "2001:db8::1 2001:db8::2 1 2 17 3\n";
	struct packets p;
	char why[WHY_SIZE] = "";

	if (!ktap_result(!read_trace(text, &p, why) && p.count == 3 &&
				 frame_is(&p.list[0], ETHER_IP IP_UDP UDP) &&
				 frame_is(&p.list[1], ETHER_IP IP_UDP UDP),
			 "trace-dotted"))
		ktap_note("%s", why);
	ktap_result(p.count == 3 && p.list[2].expect == 3 &&
			    frame_is(&p.list[2], ETHER_IP6 IP6_UDP),
		    "trace-ip6");
	packets_free(&p);
}

static void test_trace_gzip(void)
{
	const char *path = temporary("", 0);
	gzFile file = gzopen(path, "wb");
	struct packets p;
	char why[WHY_SIZE];

	gzputs(file, "167772161 167772162 1 2 17\n");
	gzclose(file);
	ktap_result(!packets_read_trace(path, &p, why) && p.count == 1 &&
			    frame_is(&p.list[0], ETHER_IP IP_UDP UDP),
		    "trace-gzip");
	packets_free(&p);
	unlink(path);
}

static const struct {
	const char *name;
	const char *text;
	const char *why; /* how the message ends */
} bad_traces[] = {
	{ "protocol-256", "1 2 3 4 5\n1 2 3 4 256\n",
	  ":2: protocol: expected 0 to 255" },
	{ "address-too-large", "4294967296 2 3 4 5\n",
	  ":1: source address: expected an address, or an IPv4 address' number" },
	{ "port-negative", "1 2 -3 4 5\n",
	  ":1: source port: expected 0 to 65535" },
	{ "dotted-address", "10.0.0.256 2 3 4 5\n",
	  ":1: source address: expected an address, or an IPv4 address' number" },
	{ "two-families", "10.0.0.1 ::1 3 4 5\n",
	  ":1: destination address: expected an address, or an IPv4 address' number" },
	{ "protocol-missing", "1 2 3 4\n", ":1: the protocol is missing" },
	{ "too-many-columns", "1 2 3 4 5 6 7\n", ":1: more than 6 columns" },
	{ "rule-minus-2", "1 2 3 4 5 -2\n",
	  ":1: rule: expected 0 to 2147483647" },
	{ "rule-minus-15", "1 2 3 4 5 -15\n",
	  ":1: rule: expected 0 to 2147483647" },
};

static void test_bad_traces(void)
{
	struct packets p;
	char why[WHY_SIZE];
	size_t i, tail;

	for (i = 0; i < sizeof(bad_traces) / sizeof(bad_traces[0]); i++) {
		why[0] = '\0';
		tail = strlen(bad_traces[i].why);
		if (!ktap_result(read_trace(bad_traces[i].text, &p, why) < 0 &&
					 !p.count && strlen(why) > tail &&
					 !strcmp(why + strlen(why) - tail,
						 bad_traces[i].why),
				 "bad-trace-%s", bad_traces[i].name))
			ktap_note("%s", why);
	}
}

/* ---- captures ---- */

/* A classic little-endian capture, version 2.4, of one packet of @hex. */
static size_t write_capture(uint8_t *to, uint32_t link, const char *hex)
{
	const uint32_t header[] = { 0xa1b2c3d4, 2 | 4 << 16, 0, 0, 65535, link };
	uint32_t length = strlen(hex) / 2, i;
	const uint32_t record[] = { 0, 0, length, length };

	memcpy(to, header, sizeof(header));
	memcpy(to + sizeof(header), record, sizeof(record));
	to += sizeof(header) + sizeof(record);
	for (i = 0; i < length; i++)
		sscanf(hex + 2 * i, "%2hhx", to + i);
	return sizeof(header) + sizeof(record) + length;
}

/* IEEE 802.11: frame control, and zeros up to three addresses and a number. */
#define WIFI(control)                  \
	control "00000000000000000000" \
		"000000000000000000000000"
#define UNREAD "?"
#define LLC "aaaa03000000"

/* clang-format off */
static const struct {
	const char *name;
	uint32_t link; /* LINKTYPE_* as in the file */
	const char *hex;
	const char *frame; /* NULL: it carries none; or UNREAD */
} captures[] = {
	{ "ethernet", 1, ETHER_IP IP_UDP UDP, ETHER_IP IP_UDP UDP },
	{ "ethernet-short", 1, "0102", "0102" },
	{ "ethernet-empty", 1, "", "" },
	{ "raw-ip", 101, IP_UDP UDP, ETHER_IP IP_UDP UDP },
	{ "raw-ip6", 101, "6000", ETHER_IP6 "6000" },
	{ "raw-bad-version", 101, "0000", ETHER_IP "0000" },
	{ "ipv4", 228, IP_UDP, ETHER_IP IP_UDP },
	{ "ipv6", 229, "60", ETHER_IP6 "60" },
	{ "linux-cooked", 113, "00000001000602000000000300000800" IP_UDP,
	  ETHER_IP IP_UDP },
	{ "linux-cooked-short", 113, "000000010006020000000003000008", NULL },
	{ "linux-cooked-2", 276, "86dd0000000000010001000602000000" "00030000"
	  "60", ETHER_IP6 "60" },
	{ "null-little-endian", 0, "02000000" IP_UDP, ETHER_IP IP_UDP },
	{ "null-big-endian", 0, "0000001c" "60", ETHER_IP6 "60" },
	{ "null-darwin-ip6", 0, "1e000000" "60", ETHER_IP6 "60" },
	{ "null-unknown-family", 0, "07000000" "60", ETHER_NOT_IP "60" },
	{ "loop", 108, "00000002" IP_UDP, ETHER_IP IP_UDP },
	{ "ppp", 9, "ff030021" IP_UDP, ETHER_IP IP_UDP },
	{ "ppp-ip6", 50, "ff030057" "60", ETHER_IP6 "60" },
	{ "ppp-compressed", 9, "21" IP_UDP, ETHER_IP IP_UDP },
	{ "ppp-without-address", 9, "0057" "60", ETHER_IP6 "60" },
	{ "ppp-direction", 166, "01030021" IP_UDP, ETHER_IP IP_UDP },
	{ "ppp-lcp", 9, "ff03c021" "01", ETHER_NOT_IP "01" },
	{ "ppp-short", 9, "ff0300", NULL },
	{ "pppoe", 51, "11000001001e0021" IP_UDP, ETHER_IP IP_UDP },
	{ "pppoe-discovery", 51, "110900000000", ETHER_NOT_IP },
	{ "nflog", 239, "02000000" "06000a0041000000" "20000900" IP_UDP UDP,
	  ETHER_IP IP_UDP UDP },
	{ "nflog-big-endian", 239, "02000000" "0006000a41000000" "00200009"
	  IP_UDP UDP, ETHER_IP IP_UDP UDP },
	{ "nflog-ip6", 239, "0a000000" "0500090060" "000000", ETHER_IP6 "60" },
	{ "nflog-without-attributes", 239, "02000000" IP_UDP UDP,
	  ETHER_IP IP_UDP UDP },
	{ "nflog-no-payload", 239, "02000000" "06000a0041000000", NULL },
	{ "wifi", 105, WIFI("0801") LLC "0800" IP_UDP, ETHER_IP IP_UDP },
	{ "wifi-qos", 105, WIFI("8801") "0000" LLC "0800" IP_UDP,
	  ETHER_IP IP_UDP },
	{ "wifi-qos-ht", 105, WIFI("8881") "0000" "00000000" LLC "86dd" "60",
	  ETHER_IP6 "60" },
	{ "wifi-four-addresses", 105, WIFI("0803") "000000000000" LLC "0800"
	  IP_UDP, ETHER_IP IP_UDP },
	{ "wifi-bridge-protocol", 105, WIFI("0802") "424203" "0000000000",
	  ETHER_NOT_IP "4242030000000000" },
	{ "wifi-no-data", 105, WIFI("4801") LLC "0800" IP_UDP, NULL },
	{ "wifi-encrypted", 105, WIFI("0841") LLC "0800" IP_UDP, NULL },
	{ "wifi-aggregate", 105, WIFI("8801") "8000" LLC "0800" IP_UDP, NULL },
	{ "wifi-beacon", 105, WIFI("8000") "00", NULL },
	{ "wifi-short", 105, "0800", NULL },
	{ "radiotap", 127, "0000080000000000" WIFI("0802") LLC "0800" IP_UDP,
	  ETHER_IP IP_UDP },
	{ "radiotap-checksum", 127, "000009000200000010" WIFI("0802") LLC
	  "0800" IP_UDP "12345678", ETHER_IP IP_UDP },
	{ "radiotap-padded", 127, "0000110003000000" "0011223344556677" "20"
	  WIFI("8801") "0000" "0000" LLC "0800" IP_UDP, ETHER_IP IP_UDP },
	{ "radiotap-two-words", 127, "00000d000200008000000000" "10"
	  WIFI("0802") LLC "86dd" "60" "12345678", ETHER_IP6 "60" },
	{ "radiotap-short", 127, "0000400000000000", NULL },
	{ "usb", 220, "00", UNREAD },
};
/* clang-format on */

#define CAPTURES (sizeof(captures) / sizeof(captures[0]))

static void test_captures(void)
{
	uint8_t bytes[512];
	struct packets p;
	const char *path;
	char why[WHY_SIZE];
	size_t i;
	bool ok;

	for (i = 0; i < CAPTURES; i++) {
		path = temporary(bytes, write_capture(bytes, captures[i].link,
						      captures[i].hex));
		ok = !packets_read_pcap(path, &p, why) && !why[0];
		if (!captures[i].frame)
			ok &= !p.count && p.without == 1 && !p.unread;
		else if (!strcmp(captures[i].frame, UNREAD))
			ok &= !p.count && !p.without && p.unread == 1;
		else
			ok &= p.count == 1 && !p.without && !p.unread &&
			      frame_is(&p.list[0], captures[i].frame);
		ktap_result(ok, "capture-%s", captures[i].name);
		packets_free(&p);
		unlink(path);
	}
}

/* What can be read of a damaged capture is kept, and the damage is told. */
static void test_damaged_captures(void)
{
	uint8_t bytes[512];
	size_t length = write_capture(bytes, 1, ETHER_IP IP_UDP UDP);
	struct packets p;
	const char *path;
	char why[WHY_SIZE];

	memset(bytes + length, 0, 16);
	bytes[length + 8] = 200; /* a second packet, of 200 bytes: missing */
	path = temporary(bytes, length + 16);
	ktap_result(!packets_read_pcap(path, &p, why) && p.count == 1 &&
			    strstr(p.damage, "packet 2"),
		    "capture-damaged-later");
	packets_free(&p);
	unlink(path);

	path = temporary(bytes, length - 1);
	ktap_result(packets_read_pcap(path, &p, why) < 0 && !p.count &&
			    strstr(why, "packet 1"),
		    "capture-damaged-at-once");
	unlink(path);

	path = temporary("no capture", 10);
	ktap_result(packets_read_pcap(path, &p, why) < 0 && strstr(why, path),
		    "capture-of-another-format");
	unlink(path);
	ktap_result(packets_read_pcap(path, &p, why) < 0 &&
			    strstr(why, "No such file"),
		    "capture-missing");
}

int main(void)
{
	ktap_start(5 + 2 + 1 + sizeof(bad_traces) / sizeof(bad_traces[0]) +
		   CAPTURES + 4);
	test_trace();
	test_trace_addresses();
	test_trace_gzip();
	test_bad_traces();
	test_captures();
	test_damaged_captures();
	return ktap_finish();
}

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
	  ":1: source address: expected 0 to 4294967295" },
	{ "port-negative", "1 2 -3 4 5\n",
	  ":1: source port: expected 0 to 65535" },
	{ "dotted-address", "10.0.0.1 2 3 4 5\n",
	  ":1: source address: expected 0 to 4294967295" },
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

/* clang-format off */
static const struct {
	const char *name;
	uint32_t link; /* LINKTYPE_* as in the file */
	const char *hex;
	const char *frame; /* NULL: skipped */
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
	{ "null-unknown-family", 0, "07000000" "60", NULL },
	{ "loop", 108, "00000002" IP_UDP, ETHER_IP IP_UDP },
	{ "wifi", 105, "0800", NULL },
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
		if (captures[i].frame)
			ok &= p.count == 1 && !p.skipped &&
			      frame_is(&p.list[0], captures[i].frame);
		else
			ok &= !p.count && p.skipped == 1;
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
			    strstr(why, "packet 2"),
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
	ktap_start(5 + 1 + sizeof(bad_traces) / sizeof(bad_traces[0]) +
		   CAPTURES + 4);
	test_trace();
	test_trace_gzip();
	test_bad_traces();
	test_captures();
	test_damaged_captures();
	return ktap_finish();
}

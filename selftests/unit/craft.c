// SPDX-License-Identifier: GPL-2.0-only
/* Headers are crafted byte by byte as the RFCs draw them. */
#include <stdio.h>
#include <string.h>

#include "userspace/packet/craft.h"
#include "selftests/runner/ktap.h"

static void expect_bytes(const char *name, const uint8_t *got, size_t length,
			 const char *expected)
{
	char hex[512] = "";
	size_t i;

	for (i = 0; i < length && i < 255; i++)
		sprintf(hex + 2 * i, "%02x", got[i]);
	if (!ktap_result(!strcmp(hex, expected), "%s", name))
		ktap_note("expected %s, got %s", expected, hex);
}

/* The example of Wikipedia's "Internet checksum": 0xb861. */
static void test_ip(void)
{
	struct craft_ip ip = {
		.version = 4,
		.words = 5,
		.total = 0x73,
		.fragment = 0x4000,
		.ttl = 64,
		.protocol = 17,
		.saddr = 0xc0a80001,
		.daddr = 0xc0a800c7,
	};
	uint8_t bytes[64];

	expect_bytes("ip-header", bytes, craft_ip(bytes, &ip),
		     "45000073000040004011b861c0a80001c0a800c7");
	ip.words = 6;
	ip.options = 4;
	/* words 46 for 45 and 0101 0101: the sum is 0x0100 + 0x0202 more */
	expect_bytes("ip-header-with-options", bytes, craft_ip(bytes, &ip),
		     "46000073000040004011b55fc0a80001c0a800c701010101");
}

static void test_ip6(void)
{
	const struct craft_ip6 ip6 = {
		.version = 6,
		.traffic_class = 0xb8,
		.payload = 8,
		.next = 17,
		.hop_limit = 255,
		.saddr = { 0x20010db8, 0, 0, 1 },
		.daddr = { 0xff020000, 0, 0, 0xfb },
	};
	uint8_t bytes[64];

	expect_bytes("ip6-header", bytes, craft_ip6(bytes, &ip6),
		     "6b800000000811ff"
		     "20010db8000000000000000000000001"
		     "ff0200000000000000000000000000fb");
}

static void test_link(void)
{
	uint8_t bytes[32];

	expect_bytes("ethernet", bytes, craft_ether(bytes, 0x86dd),
		     "02000000000102000000000286dd");
	expect_bytes("vlan-tag", bytes, craft_vlan(bytes, 0xe064, 0x0800),
		     "e0640800");
}

static void test_extensions(void)
{
	struct craft_extension header = { .next = 6, .length = 1, .size = 16 };
	uint8_t bytes[64];

	expect_bytes("options-padn", bytes, craft_options(bytes, &header),
		     "0601010c000000000000000000000000");
	expect_bytes("routing", bytes, craft_routing(bytes, &header),
		     "06010000000000000000000000000000");
	header = (struct craft_extension){
		.next = 17,
		.fragment = 185 << 3 | 1,
		.size = 8,
	};
	expect_bytes("fragment", bytes, craft_fragment(bytes, &header),
		     "110005c900000001");
	header =
		(struct craft_extension){ .next = 58, .length = 1, .size = 12 };
	expect_bytes("authentication", bytes, craft_ah(bytes, &header),
		     "3a0100000000000100000001");
}

/*
 * Worked out manually, RFC 1071. UDP 10.0.0.1:1 > 10.0.0.2:2, 8 bytes: 0a00 +
 * 0001 + 0a00 + 0002 + 0011 + 0008 + 0001 + 0002 + 0008 = 1427, its complement
 * ebd8.
 */
static void test_udp(void)
{
	const uint32_t saddr = 0x0a000001, daddr = 0x0a000002;
	uint8_t bytes[16];

	craft_udp(bytes, 1, 2, 8);
	expect_bytes("udp", bytes, 8, "0001000200080000");
	craft_checksum(bytes, 8, 17, &saddr, &daddr, 1);
	expect_bytes("udp-checksum", bytes, 8, "000100020008ebd8");

	/* One odd byte ff counts as ff00; length 9 is in the header and in
	 * the pseudo header: 1427 + ff00 + 0002 = 1329 with the carry.
	 */
	craft_udp(bytes, 1, 2, 9);
	bytes[8] = 0xff;
	craft_checksum(bytes, 9, 17, &saddr, &daddr, 1);
	expect_bytes("udp-checksum-odd-length", bytes, 9, "000100020009ecd5ff");

	/* A sum whose complement is 0 is sent as ffff: 1427 + ebd8 = ffff. */
	craft_udp(bytes, 1 + 0xebd8, 2, 8);
	craft_checksum(bytes, 8, 17, &saddr, &daddr, 1);
	expect_bytes("udp-checksum-never-0", bytes, 8, "ebd900020008ffff");
}

/*
 * TCP 2001:db8::1:1 > 2001:db8::2:2, SYN. Addresses 2001 + 0db8 + 1 + 2001 +
 * 0db8 + 2 = 5b75; length 14, next header 6: 5b8f; header 1 + 2 + 1 (sequence)
 * + 5002 + ffff (window) = 15005, folded 5006; together ab95, complement 546a.
 */
static void test_tcp(void)
{
	const uint32_t saddr[4] = { 0x20010db8, 0, 0, 1 };
	const uint32_t daddr[4] = { 0x20010db8, 0, 0, 2 };
	uint8_t bytes[32];

	craft_tcp(bytes, 1, 2, 0x02);
	craft_checksum(bytes, 20, 6, saddr, daddr, 4);
	expect_bytes("tcp-checksum-ip6", bytes, 20,
		     "0001000200000001000000005002ffff546a0000");
}

/* ICMP has no pseudo header: 0800 + 0 = 0800, complement f7ff. */
static void test_icmp(void)
{
	const uint32_t address = 0x0a000001;
	uint8_t bytes[16];

	craft_icmp(bytes, 8, 0);
	craft_checksum(bytes, 8, 1, &address, &address, 1);
	expect_bytes("icmp-checksum", bytes, 8, "0800f7ff00000000");
	expect_bytes("sctp", bytes, craft_sctp(bytes, 0x1234, 0x5678),
		     "123456780000000100000000");
}

int main(void)
{
	ktap_start(16);
	test_ip();
	test_ip6();
	test_link();
	test_extensions();
	test_udp();
	test_tcp();
	test_icmp();
	return ktap_finish();
}

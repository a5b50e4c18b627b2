// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/packet/notation.h"
#include "selftests/unit/drawn/universe.h"

#define PACKETS 8192 /* at most */

struct packet universe[PACKETS];
size_t n_packets;

static void packet_add(const char *text)
{
	static uint8_t frame[NOTATION_FRAME];
	struct layers layers;
	char words[256], why[128];
	size_t length;
	uint32_t mark;
	uint8_t *copy;

	snprintf(words, sizeof(words), "%s", text);
	if (notation_parse(words, &layers, why, sizeof(why))) {
		fprintf(stderr, "%s: %s\n", text, why);
		exit(1);
	}
	length = notation_write(&layers, frame);
	for (mark = 0; mark < 4; mark++) {
		copy = malloc(length);
		if (!copy || n_packets == PACKETS)
			exit(1);
		memcpy(copy, frame, length);
		universe[n_packets++] = (struct packet){
			.frame = copy,
			.length = length,
			.given.mark = mark,
		};
	}
}

/* Headers that are all there, after @ip. */
static void headers_add(const char *ip, bool ip6)
{
	static const char *const flags[] = { "syn", "ack", "syn,ack", "none" };
	char text[200];
	int i, k;

	for (i = 0; i < 9; i++) {
		for (k = 0; k < 4; k++) {
			snprintf(text, sizeof(text), "%s / tcp 1 > %d flags %s",
				 ip, i, flags[k]);
			packet_add(text);
		}
		snprintf(text, sizeof(text), "%s / udp 1 > %d", ip, i);
		packet_add(text);
	}
	for (i = 0; i < 2; i++) {
		snprintf(text, sizeof(text), "%s / icmp%s %d", ip,
			 ip6 ? "6" : "", 128 * ip6 + i * 8);
		packet_add(text);
	}
}

/* Packets cut off after @ip, and of a protocol without a header. */
static void headless_add(const char *ip, bool ip6)
{
	const unsigned int protocols[] = { 6, 17, ip6 ? 58 : 1, 50 };
	char text[200];
	int i;

	for (i = 0; i < 4; i++) {
		snprintf(text, sizeof(text), "%s proto %u / payload 2", ip,
			 protocols[i]);
		packet_add(text);
	}
}

/* Everything that may follow an IP header, in packets and their fragments. */
static void transports_add(const char *ip, bool ip6)
{
	static const char *const offsets[] = { "0+", "20" };
	char text[100];
	int i;

	headers_add(ip, ip6);
	headless_add(ip, ip6);
	for (i = 0; i < 2; i++) {
		snprintf(text, sizeof(text), "%s%s %s", ip,
			 ip6 ? " / frag6" : " frag", offsets[i]);
		if (!i)
			headers_add(text, ip6);
		headless_add(text, ip6);
	}
}

void universe_make(void)
{
	static const char *const sources[][2] = {
		{ "10.0.0.0", "2001:db8::" },
		{ "10.0.0.1", "2001:db8::1" },
		{ "10.0.0.2", "2001:db8::2" },
		{ "10.0.0.3", "2001:db8::3" },
		{ "10.0.0.200", "2001:db8::200" },
		{ "198.51.100.1", "2001:db9::" },
	};
	char text[100];
	size_t i;

	for (i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		snprintf(text, sizeof(text), "ip %s > 192.0.2.1",
			 sources[i][0]);
		transports_add(text, false);
		snprintf(text, sizeof(text), "ip6 %s > 2001:db8:1::1",
			 sources[i][1]);
		transports_add(text, true);
	}
	packet_add("arp");
}

void universe_free(void)
{
	size_t i;

	for (i = 0; i < n_packets; i++)
		free((void *)universe[i].frame);
}

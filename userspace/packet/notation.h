/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packets in one line of text: "ip 10.0.0.1 > 10.0.0.2 / udp 1 > 53". The
 * notation is described in selftests/vectors/README.md.
 */
#ifndef KZ_NOTATION_H
#define KZ_NOTATION_H

#include <stddef.h>
#include <stdint.h>

#define NOTATION_LAYERS 32 /* of one packet */
#define NOTATION_FRAME 65550U /* bytes of the longest frame */

enum layer_id {
	LAYER_ETH,
	LAYER_VLAN,
	LAYER_ARP,
	LAYER_IP,
	LAYER_IP6,
	LAYER_HBH,
	LAYER_DSTOPT,
	LAYER_ROUTING,
	LAYER_FRAG6,
	LAYER_AH,
	LAYER_TCP,
	LAYER_UDP,
	LAYER_SCTP,
	LAYER_ICMP,
	LAYER_ICMP6,
	LAYER_PAYLOAD,
	LAYER_RAW,
	LAYER_CUT,
	LAYER_PAD,
	LAYERS,
};

/* Everything a layer can be told; a number each. */
enum option_id {
	OPTION_TYPE, /* EtherType of what follows */
	OPTION_ID, /* VLAN; IP identification */
	OPTION_TPID,
	OPTION_VERSION,
	OPTION_IHL,
	OPTION_OPTIONS, /* bytes of IPv4 options really there */
	OPTION_TOS,
	OPTION_LEN,
	OPTION_FRAG, /* in units of 8 bytes */
	OPTION_MORE, /* fragments follow: "+" after the offset */
	OPTION_TTL,
	OPTION_PROTO, /* IP protocol, next header */
	OPTION_HDRLEN, /* extension header's length field */
	OPTION_BYTES, /* a layer's size as it is really there */
	OPTION_SPORT,
	OPTION_DPORT,
	OPTION_FLAGS,
	OPTION_ICMP_TYPE,
	OPTION_ICMP_CODE,
	OPTION_SRC, /* Ethernet addresses, in saddr and daddr */
	OPTION_DST,
	OPTION_AT, /* an offset in the header, whose bytes are .patch */
	OPTIONS,
};

struct layer {
	enum layer_id id;
	uint32_t given; /* bit OPTION_x: number[x] was written */
	uint32_t number[OPTIONS];
	uint32_t saddr[4]; /* Ethernet: two words, high-aligned */
	uint32_t daddr[4];
	struct {
		uint8_t size; /* bytes, 1 to 4: a big-endian number */
		uint32_t mask; /* which bits of it */
		uint32_t bits;
	} patch;
	uint8_t raw[256];
};

struct layers {
	struct layer list[NOTATION_LAYERS];
	int count;
};

/* Read @text, which is cut into words on the way. "eth" is put in front if it
 * is not there; the '/' between layers and the word "flags" may be left out. 0, or -EINVAL with one sentence in @why (size bytes).
 */
int notation_parse(char *text, struct layers *layers, char *why, size_t size);

/* Write the frame; its length in bytes. @frame holds NOTATION_FRAME bytes. 0
 * means that it would be longer.
 */
size_t notation_write(const struct layers *layers, uint8_t *frame);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* Text to layers; see notation.h. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>

#include "userspace/packet/notation.h"

#define BIT(option) (1U << (option))

static const struct {
	const char *name;
	uint32_t maximum;
} options[OPTIONS] = {
	[OPTION_TYPE] = { "type", 0xffff },
	[OPTION_ID] = { "id", 0xffff },
	[OPTION_TPID] = { "tpid", 0xffff },
	[OPTION_VERSION] = { "version", 15 },
	[OPTION_IHL] = { "ihl", 15 },
	[OPTION_OPTIONS] = { "options", 40 },
	[OPTION_TOS] = { "tos", 255 },
	[OPTION_LEN] = { "len", 0xffff },
	[OPTION_FRAG] = { "frag", 0x1fff },
	[OPTION_MORE] = { "", 0 }, /* written as "+" */
	[OPTION_TTL] = { "ttl", 255 },
	[OPTION_PROTO] = { "proto", 255 },
	[OPTION_HDRLEN] = { "hdrlen", 255 },
	[OPTION_BYTES] = { "bytes", 65535 },
	[OPTION_SPORT] = { "sport", 0xffff },
	[OPTION_DPORT] = { "dport", 0xffff },
	[OPTION_FLAGS] = { "flags", 255 },
	[OPTION_ICMP_TYPE] = { "type", 255 },
	[OPTION_ICMP_CODE] = { "code", 255 },
	[OPTION_SRC] = { "src", 0 },
	[OPTION_DST] = { "dst", 0 },
	[OPTION_AT] = { "at", 255 }, /* of every layer but raw */
};

/* The operands between a layer's name and its options. */
enum operands {
	OPERANDS_NONE,
	OPERANDS_IP, /* ADDRESS > ADDRESS */
	OPERANDS_IP6,
	OPERANDS_PORTS, /* PORT > PORT */
	OPERANDS_ICMP, /* TYPE [CODE] */
	OPERANDS_ID, /* NUMBER */
	OPERANDS_BYTES, /* NUMBER */
	OPERANDS_FRAGMENT, /* OFFSET[+] */
	OPERANDS_HEX, /* bytes in hexadecimal, in any number of words */
};

#define EXTENSION_OPTIONS \
	(BIT(OPTION_PROTO) | BIT(OPTION_HDRLEN) | BIT(OPTION_BYTES))

static const struct {
	const char *name;
	enum operands operands;
	uint32_t options; /* BIT(OPTION_x) that it takes */
} layer_types[LAYERS] = {
	[LAYER_ETH] = { "eth", OPERANDS_NONE,
			BIT(OPTION_TYPE) | BIT(OPTION_SRC) | BIT(OPTION_DST) },
	[LAYER_VLAN] = { "vlan", OPERANDS_ID,
			 BIT(OPTION_TYPE) | BIT(OPTION_TPID) },
	[LAYER_ARP] = { "arp", OPERANDS_NONE, 0 },
	[LAYER_IP] = { "ip", OPERANDS_IP,
		       BIT(OPTION_VERSION) | BIT(OPTION_IHL) |
			       BIT(OPTION_OPTIONS) | BIT(OPTION_TOS) |
			       BIT(OPTION_LEN) | BIT(OPTION_ID) |
			       BIT(OPTION_FRAG) | BIT(OPTION_TTL) |
			       BIT(OPTION_PROTO) },
	[LAYER_IP6] = { "ip6", OPERANDS_IP6,
			BIT(OPTION_VERSION) | BIT(OPTION_TOS) |
				BIT(OPTION_LEN) | BIT(OPTION_TTL) |
				BIT(OPTION_PROTO) },
	[LAYER_HBH] = { "hbh", OPERANDS_NONE, EXTENSION_OPTIONS },
	[LAYER_DSTOPT] = { "dstopt", OPERANDS_NONE, EXTENSION_OPTIONS },
	[LAYER_ROUTING] = { "routing", OPERANDS_NONE, EXTENSION_OPTIONS },
	[LAYER_FRAG6] = { "frag6", OPERANDS_FRAGMENT, EXTENSION_OPTIONS },
	[LAYER_AH] = { "ah", OPERANDS_NONE, EXTENSION_OPTIONS },
	[LAYER_TCP] = { "tcp", OPERANDS_PORTS, BIT(OPTION_FLAGS) },
	[LAYER_UDP] = { "udp", OPERANDS_PORTS, BIT(OPTION_LEN) },
	[LAYER_SCTP] = { "sctp", OPERANDS_PORTS, 0 },
	[LAYER_ICMP] = { "icmp", OPERANDS_ICMP, 0 },
	[LAYER_ICMP6] = { "icmp6", OPERANDS_ICMP, 0 },
	[LAYER_PAYLOAD] = { "payload", OPERANDS_BYTES, 0 },
	[LAYER_RAW] = { "raw", OPERANDS_HEX, 0 },
	[LAYER_CUT] = { "cut", OPERANDS_BYTES, 0 },
	[LAYER_PAD] = { "pad", OPERANDS_BYTES, 0 },
};

/* The words of one packet, and what was wrong with one of them. */
struct reader {
	char *rest; /* strtok_r() */
	char *word; /* the current one, NULL at the end */
	char *why;
	size_t size;
};

static int refuse(struct reader *r, const char *expected)
{
	snprintf(r->why, r->size, "'%s': expected %s",
		 r->word ? r->word : "(end of line)", expected);
	return -EINVAL;
}

static void advance(struct reader *r)
{
	r->word = strtok_r(NULL, " \t", &r->rest);
}

/* The layer of this name, or LAYERS. */
static enum layer_id layer_find(const char *name)
{
	enum layer_id id = 0;

	while (id < LAYERS && strcmp(name, layer_types[id].name))
		id++;
	return id;
}

/* The current word is "/", the next layer's name, or there is none. */
static bool at_end_of_layer(const struct reader *r)
{
	return !r->word || !strcmp(r->word, "/") ||
	       layer_find(r->word) < LAYERS;
}

static void give(struct layer *layer, enum option_id option, uint32_t number)
{
	layer->number[option] = number;
	layer->given |= BIT(option);
}

static int read_number(struct reader *r, struct layer *layer,
		       enum option_id option)
{
	unsigned long number;
	char expected[64], *end;

	snprintf(expected, sizeof(expected), "a number up to %u",
		 options[option].maximum);
	if (!r->word)
		return refuse(r, expected);
	number = strtoul(r->word, &end, 0);
	if (option == OPTION_FRAG && end != r->word && !strcmp(end, "+")) {
		give(layer, OPTION_MORE, 1);
		end++;
	}
	if (end == r->word || *end || number > options[option].maximum)
		return refuse(r, expected);
	give(layer, option, number);
	advance(r);
	return 0;
}

static int read_arrow(struct reader *r)
{
	if (!r->word || strcmp(r->word, ">"))
		return refuse(r, "'>'");
	advance(r);
	return 0;
}

static int read_address(struct reader *r, int family, uint32_t address[4])
{
	uint32_t bytes[4];
	int i;

	if (!r->word || inet_pton(family, r->word, bytes) != 1)
		return refuse(r, family == AF_INET ? "an IPv4 address" :
						     "an IPv6 address");
	for (i = 0; i < (family == AF_INET ? 1 : 4); i++)
		address[i] = ntohl(bytes[i]);
	advance(r);
	return 0;
}

static int read_addresses(struct reader *r, int family, struct layer *layer)
{
	int err = read_address(r, family, layer->saddr);

	if (!err)
		err = read_arrow(r);
	return err ? err : read_address(r, family, layer->daddr);
}

static int read_ports(struct reader *r, struct layer *layer)
{
	int err = read_number(r, layer, OPTION_SPORT);

	if (!err)
		err = read_arrow(r);
	return err ? err : read_number(r, layer, OPTION_DPORT);
}

static int read_icmp(struct reader *r, struct layer *layer)
{
	int err = read_number(r, layer, OPTION_ICMP_TYPE);

	if (err || at_end_of_layer(r))
		return err;
	return read_number(r, layer, OPTION_ICMP_CODE);
}

static int read_hex(struct reader *r, struct layer *layer)
{
	uint32_t count = 0;
	unsigned int byte;
	const char *at;

	for (; !at_end_of_layer(r); advance(r)) {
		for (at = r->word; *at; at += 2) {
			if (count == sizeof(layer->raw) || !at[1] ||
			    sscanf(at, "%2x", &byte) != 1)
				return refuse(r, "pairs of hexadecimal digits, "
						 "256 bytes at most");
			layer->raw[count++] = byte;
		}
	}
	give(layer, OPTION_BYTES, count);
	return 0;
}

static int read_operands(struct reader *r, struct layer *layer)
{
	switch (layer_types[layer->id].operands) {
	case OPERANDS_IP:
		return read_addresses(r, AF_INET, layer);
	case OPERANDS_IP6:
		return read_addresses(r, AF_INET6, layer);
	case OPERANDS_PORTS:
		return read_ports(r, layer);
	case OPERANDS_ICMP:
		return read_icmp(r, layer);
	case OPERANDS_ID:
		return read_number(r, layer, OPTION_ID);
	case OPERANDS_BYTES:
		return read_number(r, layer, OPTION_BYTES);
	case OPERANDS_FRAGMENT:
		return read_number(r, layer, OPTION_FRAG);
	case OPERANDS_HEX:
		return read_hex(r, layer);
	case OPERANDS_NONE:
		break;
	}
	return 0;
}

/* "syn,ack" or "none". */
static bool flags_value(const char *text, uint32_t *flags)
{
	static const char *const names[] = { "fin", "syn", "rst", "psh",
					     "ack", "urg", "ece", "cwr" };
	char *rest, *name, copy[64];
	size_t i;

	*flags = 0;
	snprintf(copy, sizeof(copy), "%s", text);
	for (name = strtok_r(copy, ",", &rest); name && strcmp(name, "none");
	     name = strtok_r(NULL, ",", &rest)) {
		for (i = 0; i < 8 && strcmp(name, names[i]); i++)
			;
		if (i == 8)
			return false;
		*flags |= 1U << i;
	}
	return true;
}

/* The same, or a number. */
static int read_flags(struct reader *r, struct layer *layer)
{
	uint32_t flags;

	if (!r->word || (*r->word >= '0' && *r->word <= '9'))
		return read_number(r, layer, OPTION_FLAGS);
	if (!flags_value(r->word, &flags))
		return refuse(r, "flags as syn,ack");
	give(layer, OPTION_FLAGS, flags);
	advance(r);
	return 0;
}

static int read_ether_address(struct reader *r, struct layer *layer,
			      enum option_id option)
{
	uint32_t *address = option == OPTION_SRC ? layer->saddr : layer->daddr;
	unsigned int b[6];
	char end;

	if (!r->word || sscanf(r->word, "%2x:%2x:%2x:%2x:%2x:%2x%c", &b[0],
			       &b[1], &b[2], &b[3], &b[4], &b[5], &end) != 6)
		return refuse(r, "an Ethernet address");
	address[0] = b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
	address[1] = b[4] << 24 | b[5] << 16;
	give(layer, option, 0);
	advance(r);
	return 0;
}

/* "OFFSET HEX" or "OFFSET HEX/MASK", of as many digits. */
static int read_patch(struct reader *r, struct layer *layer)
{
	int err = read_number(r, layer, OPTION_AT), length = 0, end = 0;

	if (err)
		return err;
	layer->patch.mask = UINT32_MAX;
	if (!r->word ||
	    sscanf(r->word, "%8x%n/%8x%n", &layer->patch.bits, &length,
		   &layer->patch.mask, &end) < 1 ||
	    length % 2 || (r->word[length] && end != 2 * length + 1) ||
	    (end && r->word[end]))
		return refuse(r, "2, 4, 6 or 8 hexadecimal digits, and a mask "
				 "of as many, as in 01/03");
	layer->patch.size = length / 2;
	advance(r);
	return 0;
}

static int read_option(struct reader *r, struct layer *layer)
{
	uint32_t takes = layer_types[layer->id].options | BIT(OPTION_AT);
	uint32_t flags;
	int i;

	for (i = 0; i < OPTIONS; i++) {
		if (!(takes & BIT(i)) || strcmp(r->word, options[i].name))
			continue;
		advance(r);
		if (i == OPTION_AT)
			return read_patch(r, layer);
		if (i == OPTION_SRC || i == OPTION_DST)
			return read_ether_address(r, layer, i);
		return i == OPTION_FLAGS ? read_flags(r, layer) :
					   read_number(r, layer, i);
	}
	if (takes & BIT(OPTION_FLAGS) && flags_value(r->word, &flags))
		return read_flags(r, layer); /* without their name */
	return refuse(r, "an option of this layer, or '/'");
}

static int read_layer(struct reader *r, struct layer *layer)
{
	int err;

	*layer = (struct layer){ .id = r->word ? layer_find(r->word) : LAYERS };
	if (layer->id == LAYERS)
		return refuse(r, "a layer");
	advance(r);
	err = read_operands(r, layer);
	while (!err && !at_end_of_layer(r))
		err = read_option(r, layer);
	if (!err && layer->id >= LAYER_HBH && layer->id <= LAYER_AH &&
	    layer->given & BIT(OPTION_BYTES) && layer->number[OPTION_BYTES] < 8)
		return refuse(r, "extension headers of 8 bytes or more");
	return err;
}

int notation_parse(char *text, struct layers *layers, char *why, size_t size)
{
	struct reader r = { .why = why, .size = size };
	int err;

	r.word = strtok_r(text, " \t", &r.rest);
	layers->count = 0;
	if (!r.word || strcmp(r.word, "eth"))
		layers->list[layers->count++] = (struct layer){
			.id = LAYER_ETH,
		};
	for (;;) {
		if (layers->count == NOTATION_LAYERS)
			return refuse(&r, "fewer layers");
		err = read_layer(&r, &layers->list[layers->count++]);
		if (err || !r.word)
			return err;
		if (!strcmp(r.word, "/"))
			advance(&r);
	}
}

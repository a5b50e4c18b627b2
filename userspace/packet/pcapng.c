// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/packet/pcapng.h"

#include <errno.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <pcap/pcap.h>

#include "core/given.h"
#include "userspace/base/array.h"
#include "userspace/base/refuse.h"
#include "userspace/packet/capture.h"
#include "userspace/packet/given.h"
#include "userspace/packet/link.h"

#define BYTE_ORDER_MAGIC 0x1a2b3c4dU
#define BLOCK_MAX (64U << 20) /* bytes; no packet is so long */
#define LINKTYPE_RAW 101 /* in files; DLT_RAW differs */

enum block_type {
	BLOCK_SECTION = PCAPNG_MAGIC,
	BLOCK_INTERFACE = 1,
	BLOCK_PACKET = 2, /* obsolete */
	BLOCK_SIMPLE = 3,
	BLOCK_ENHANCED = 6,
};

#define OPTION_IF_NAME 2
#define OPTION_IF_TSRESOL 9
#define OPTION_IF_TSOFFSET 14
#define OPTION_EPB_FLAGS 2

struct interface {
	int type; /* DLT_* */
	uint32_t snaplen; /* 0: none */
	struct kz_given in, out; /* of packets that came in by it, or go out */
	uint64_t knows_in, knows_out; /* which of that: bits of conditions */
	uint8_t resolution; /* of times: 10^-N, or with the high bit 2^-N s */
	int64_t offset; /* s */
};

struct capture {
	FILE *file;
	struct collector *to;
	bool swapped; /* the section's byte order is not this machine's */
	struct interface *list; /* owned */
	size_t n_interfaces;
	uint8_t *body; /* owned: of the current block */
	size_t size;
	uint32_t number; /* of packets so far */
};

static uint16_t get16(const struct capture *c, const uint8_t *at)
{
	uint16_t value;

	memcpy(&value, at, sizeof(value));
	return c->swapped ? __builtin_bswap16(value) : value;
}

static uint32_t get32(const struct capture *c, const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return c->swapped ? __builtin_bswap32(value) : value;
}

/* The option @code among those from @at on; its length in @length; or NULL. */
static const uint8_t *option_find(const struct capture *c, size_t at,
				  uint16_t code, size_t *length)
{
	const uint8_t *body = c->body;

	while (at + 4 <= c->size && get16(c, body + at)) {
		*length = get16(c, body + at + 2);
		if (at + 4 + *length > c->size)
			return NULL;
		if (get16(c, body + at) == code)
			return body + at + 4;
		at += 4 + ((*length + 3) & ~(size_t)3);
	}
	return NULL;
}

static int interface_read(struct capture *c)
{
	struct interface *list, interface = { .resolution = 6 };
	const uint8_t *option;
	char name[IF_NAMESIZE], why[WHY_SIZE];
	size_t length;

	if (c->size < 8)
		return -EINVAL;
	interface.type = get16(c, c->body);
	if (interface.type == LINKTYPE_RAW)
		interface.type = DLT_RAW;
	interface.snaplen = get32(c, c->body + 4);
	option = option_find(c, 8, OPTION_IF_NAME, &length);
	if (option && length < sizeof(name)) {
		memcpy(name, option, length);
		name[length] = '\0';
		given_read(&interface.in, "iifname", name, &interface.knows_in,
			   why, sizeof(why));
		given_read(&interface.out, "oifname", name,
			   &interface.knows_out, why, sizeof(why));
	}
	option = option_find(c, 8, OPTION_IF_TSRESOL, &length);
	if (option && length == 1)
		interface.resolution = *option;
	option = option_find(c, 8, OPTION_IF_TSOFFSET, &length);
	if (option && length == 8) {
		memcpy(&interface.offset, option, 8);
		if (c->swapped)
			interface.offset = __builtin_bswap64(interface.offset);
	}
	list = array_grow(c->list, c->n_interfaces, sizeof(*list));
	if (!list)
		return -ENOMEM;
	c->list = list;
	list[c->n_interfaces++] = interface;
	return 0;
}

/* In ns. */
static uint64_t time_of(const struct interface *interface, uint64_t units)
{
	uint8_t power = interface->resolution & 0x7f;
	double ns = units;

	if (interface->resolution & 0x80) {
		ns = (double)units * 1e9 / (power < 64 ? 1ULL << power : 1e19);
	} else {
		for (; power < 9; power++)
			units *= 10;
		for (; power > 9; power--)
			units /= 10;
		ns = 0;
	}
	return (ns ? (uint64_t)ns : units) +
	       (uint64_t)interface->offset * 1000000000;
}

/* Which way the packet went, and to whom, of an enhanced packet's flags. */
static void flags_read(const struct interface *interface, uint32_t flags,
		       struct captured *captured)
{
	static const uint32_t types[] = {
		[1] = KZ_PACKET_HOST,
		[2] = KZ_PACKET_MULTICAST,
		[3] = KZ_PACKET_BROADCAST,
		[4] = KZ_PACKET_OTHER,
	};
	uint32_t type = flags >> 2 & 7;

	if (type >= 1 && type <= 4)
		captured->pkttype = types[type];
	if ((flags & 3) == 2) { /* outbound */
		captured->given = &interface->out;
		captured->known = interface->knows_out;
	}
}

/* Headers of the three kinds of packets, into @captured; where its bytes are,
 * 0: this is not right.
 */
static size_t packet_header(const struct capture *c, uint32_t type,
			    uint32_t *number, struct captured *captured,
			    uint64_t *units)
{
	const uint8_t *body = c->body;

	*number = 0;
	*units = 0;
	if (type == BLOCK_SIMPLE) {
		if (c->size < 4 || !c->n_interfaces)
			return 0;
		captured->wire = get32(c, body);
		captured->length = captured->wire;
		if (c->list[0].snaplen && captured->length > c->list[0].snaplen)
			captured->length = c->list[0].snaplen;
		return 4;
	}
	if (c->size < 20)
		return 0;
	*number = type == BLOCK_PACKET ? get16(c, body) : get32(c, body);
	*units = (uint64_t)get32(c, body + 4) << 32 | get32(c, body + 8);
	captured->length = get32(c, body + 12);
	captured->wire = get32(c, body + 16);
	return 20;
}

static int packet_read(struct capture *c, uint32_t type)
{
	struct captured captured = { .pkttype = LINK_NOT_SAID };
	const struct interface *interface;
	const uint8_t *flags;
	uint32_t number;
	uint64_t units;
	size_t at, length;

	at = packet_header(c, type, &number, &captured, &units);
	if (!at || number >= c->n_interfaces || captured.length > c->size - at)
		return -EINVAL;
	interface = &c->list[number];
	captured.number = c->number;
	captured.type = interface->type;
	captured.bytes = c->body + at;
	captured.time = time_of(interface, units);
	captured.given = &interface->in;
	captured.known = interface->knows_in;
	if (type == BLOCK_ENHANCED) {
		flags = option_find(c,
				    at + ((captured.length + 3) & ~(size_t)3),
				    OPTION_EPB_FLAGS, &length);
		if (flags && length == 4)
			flags_read(interface, get32(c, flags), &captured);
	}
	return capture_add(c->to, &captured);
}

static int block_do(struct capture *c, uint32_t type)
{
	switch (type) {
	case BLOCK_SECTION:
		c->n_interfaces = 0;
		return 0;
	case BLOCK_INTERFACE:
		return interface_read(c);
	case BLOCK_PACKET:
	case BLOCK_SIMPLE:
	case BLOCK_ENHANCED:
		c->number++;
		return packet_read(c, type);
	default:
		return 0;
	}
}

/* The next block into @c->body. 1; 0: the file ends here; -errno. */
static int block_read(struct capture *c, uint32_t *type)
{
	uint8_t head[12], tail[4];
	uint32_t total;
	size_t got = fread(head, 1, 8, c->file);

	if (!got)
		return 0;
	if (got < 8)
		return -EINVAL;
	memcpy(type, head, 4);
	if (*type == BLOCK_SECTION) { /* says the byte order after its length */
		if (fread(head + 8, 1, 4, c->file) < 4)
			return -EINVAL;
		c->swapped = false;
		c->swapped = get32(c, head + 8) != BYTE_ORDER_MAGIC;
		if (get32(c, head + 8) != BYTE_ORDER_MAGIC ||
		    fseek(c->file, -4, SEEK_CUR))
			return -EINVAL;
	}
	*type = get32(c, head);
	total = get32(c, head + 4);
	if (total < 12 || total % 4 || total > BLOCK_MAX)
		return -EINVAL;
	c->size = total - 12;
	free(c->body);
	c->body = malloc(c->size + 1);
	if (!c->body)
		return -ENOMEM;
	if (fread(c->body, 1, c->size, c->file) < c->size ||
	    fread(tail, 1, 4, c->file) < 4 || get32(c, tail) != total)
		return -EINVAL;
	return 1;
}

int pcapng_read(struct collector *to, FILE *file)
{
	struct capture c = { .file = file, .to = to };
	uint32_t type;
	int got, err = 0;

	while ((got = block_read(&c, &type)) == 1 && !err)
		err = block_do(&c, type);
	if (got < 0 && !err)
		err = got;
	if (err == -EINVAL)
		refuse(to->packets.damage, 0,
		       "after packet %u: the block is damaged or cut off",
		       c.number);
	free(c.body);
	free(c.list);
	return err == -EINVAL ? 0 : err;
}

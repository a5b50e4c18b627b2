// SPDX-License-Identifier: GPL-2.0-only
#include "selftests/fuzz/message.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "core/uapi.h"
#include "core/validate.h"
#include "testlib/random.h"

#define HEADER (NLMSG_HDRLEN + GENL_HDRLEN)
#define ATTRS 8 /* of one command */

static const char *const names[] = { "a", "b", "c" };
static const char *const sets[] = { "s", "six", "ports", "nosuch" };
static const char *const fields[] = { "wan", "class", "ten", "x1", "x2" };

#define PICK(m, list) \
	((list)[random_below(&(m)->seed, sizeof(list) / sizeof((list)[0]))])

static uint32_t below(struct hostile *m, uint32_t limit)
{
	return random_below(&m->seed, limit);
}

static void fill(struct hostile *m, void *bytes, uint32_t length)
{
	uint8_t *byte = bytes;

	while (length--)
		*byte++ = below(m, 3) ? random_next(&m->seed) : 0;
}

/* ---- attributes ---- */

static struct nlattr *put(struct hostile *m, uint16_t type, const void *data,
			  uint32_t length)
{
	struct nlattr *attr = (void *)(m->bytes + m->length);

	if (length > UINT16_MAX - NLA_HDRLEN ||
	    m->length + NLA_ALIGN(length) + NLA_HDRLEN > MESSAGE_ROOM)
		return NULL;
	attr->nla_type = type;
	attr->nla_len = length + NLA_HDRLEN;
	if (length)
		memcpy(attr + 1, data, length);
	m->length += NLA_HDRLEN + NLA_ALIGN(length);
	return attr;
}

static void put_string(struct hostile *m, uint16_t type, const char *text)
{
	put(m, type, text, strlen(text) + 1);
}

static void put_u32(struct hostile *m, uint16_t type, uint32_t value)
{
	put(m, type, &value, sizeof(value));
}

static void draw_name(struct hostile *m, uint16_t type)
{
	put_string(m, type, PICK(m, names));
}

static void draw_set(struct hostile *m, uint16_t type)
{
	put_string(m, type, PICK(m, sets));
}

static void draw_field(struct hostile *m, uint16_t type)
{
	put_string(m, type, PICK(m, fields));
}

static void draw_flags(struct hostile *m, uint16_t type)
{
	put_u32(m, type, below(m, 4) ? 1U << below(m, 3) : below(m, 16));
}

static void draw_hooks(struct hostile *m, uint16_t type)
{
	put_u32(m, type, below(m, 8) ? below(m, 32) : random_next(&m->seed));
}

/* Beyond conntrack's priority, mostly. */
static void draw_priority(struct hostile *m, uint16_t type)
{
	put_u32(m, type,
		below(m, 4) ? below(m, 500) - 199 : random_next(&m->seed));
}

static void draw_word(struct hostile *m, uint16_t type)
{
	put_u32(m, type, below(m, 3) ? KZ_W_MARK : KZ_W_FLOW + below(m, 6));
}

static void draw_mask(struct hostile *m, uint16_t type)
{
	put_u32(m, type,
		below(m, 3) ? 1U << below(m, 32) : random_next(&m->seed));
}

static void draw_repeat(struct hostile *m, uint16_t type)
{
	put_u32(m, type,
		below(m, 500) ? 1 + below(m, 16) : random_next(&m->seed));
}

static void draw_frame(struct hostile *m, uint16_t type)
{
	static const uint8_t protocols[] = { 6, 17, 1, 58, 132, 44, 0, 43 };
	uint8_t frame[256];
	uint32_t length = below(m, sizeof(frame));

	fill(m, frame, sizeof(frame));
	memcpy(frame + 12, below(m, 2) ? "\x08\x00" : "\x86\xdd", 2);
	if (frame[12] == 8) {
		frame[14] = below(m, 8) ? 0x45 : 0x40 | below(m, 16);
		frame[16] = frame[20] = 0;
		frame[17] = length - 14;
		frame[23] = PICK(m, protocols);
	} else {
		frame[14] = 0x60;
		frame[20] = PICK(m, protocols);
	}
	put(m, type, frame, length);
}

static void draw_given(struct hostile *m, uint16_t type)
{
	struct kz_given given = { 0 };

	if (below(m, 2))
		fill(m, &given, sizeof(given));
	put(m, type, &given, sizeof(given));
}

static void draw_entries(struct hostile *m, uint16_t type)
{
	struct kz_entry entries[64];
	uint32_t i, count = below(m, below(m, 2) ? 3 : 64);

	memset(entries, 0, sizeof(entries));
	for (i = 0; i < count; i++) {
		entries[i].value.word[0] = below(m, 24);
		if (!below(m, 200))
			fill(m, &entries[i].value, sizeof(entries[i].value));
		entries[i].timeout = below(m, 2) ? KZ_FOREVER : below(m, 50);
	}
	put(m, type, entries, count * sizeof(entries[0]));
}

static void nest_end(struct hostile *m, struct nlattr *nest)
{
	if (nest)
		nest->nla_len = m->bytes + m->length - (uint8_t *)nest;
}

static void draw_values(struct hostile *m, uint16_t type)
{
	struct nlattr *outer = put(m, type | NLA_F_NESTED, NULL, 0), *inner;
	uint32_t i, count = below(m, below(m, 20) ? 5 : 1000);
	char name[] = "v00";

	for (i = 0; i < count; i++) {
		inner = put(m, i | NLA_F_NESTED, NULL, 0);
		name[1] = '0' + below(m, 10);
		name[2] = '0' + below(m, 10);
		put_string(m, KZMARK_V_NAME, name);
		put_u32(m, KZMARK_V_NUMBER, below(m, 4));
		nest_end(m, inner);
	}
	nest_end(m, outer);
}

/* Some words of it are another's; the checksum is right. */
static void damage_image(struct hostile *m, uint32_t *words, uint32_t size)
{
	struct kz_image_header *header = (void *)words;
	uint32_t n = 1 + below(m, 3), hot = header->hot_size;
	struct kz_fault fault;

	while (n--) {
		uint32_t *word =
			&words[below(m, below(m, 4) ? hot / 4 : size / 4)];

		switch (below(m, 5)) {
		case 0:
			*word ^= 1U << below(m, 32);
			break;
		case 1:
			*word = random_next(&m->seed);
			break;
		case 2:
			*word += (below(m, 3) - 1) << below(m, 9);
			break;
		case 3:
			*word = 0;
			break;
		default:
			*word = words[below(m, size / 4)];
		}
	}
	header->checksum = kz_image_checksum(words, size);
	m->bad_image = kz_image_validate(words, size, &fault);
}

static void draw_image(struct hostile *m, uint16_t type)
{
	const struct image *image = &m->images[below(m, m->n_images)];
	uint32_t size = image->header->size, at, piece, length;
	uint8_t *copy = aligned_alloc(64, (size + 63) & ~63U);

	if (!copy)
		abort();
	memcpy(copy, image->bytes, size);
	if (below(m, 2))
		damage_image(m, (uint32_t *)copy, size);
	piece = 1 + below(m, below(m, 4) ? 65531 : 2000);
	for (at = 0; at < size; at += length) {
		length = size - at < piece ? size - at : piece;
		put(m, type, copy + at, length);
	}
	free(copy);
}

static void (*const draws[KZMARK_A_MAX + 1])(struct hostile *m,
					     uint16_t type) = {
	[KZMARK_A_NAME] = draw_name,	  [KZMARK_A_IMAGE] = draw_image,
	[KZMARK_A_HOOKS] = draw_hooks,	  [KZMARK_A_PRIORITY] = draw_priority,
	[KZMARK_A_FLAGS] = draw_flags,	  [KZMARK_A_FRAME] = draw_frame,
	[KZMARK_A_GIVEN] = draw_given,	  [KZMARK_A_REPEAT] = draw_repeat,
	[KZMARK_A_SET] = draw_set,	  [KZMARK_A_ENTRIES] = draw_entries,
	[KZMARK_A_FIELD] = draw_field,	  [KZMARK_A_OWNER] = draw_name,
	[KZMARK_A_WORD] = draw_word,	  [KZMARK_A_MASK] = draw_mask,
	[KZMARK_A_FLOW_WORD] = draw_word, [KZMARK_A_FLOW_MASK] = draw_mask,
	[KZMARK_A_VALUES] = draw_values,
};

/* ---- commands ---- */

#define A(X) KZMARK_A_##X
#define DUMP NLM_F_DUMP

/* How often, of all; flags; how many of the attributes it must and may have. */
/* clang-format off */
static const struct {
	uint8_t weight, command;
	uint16_t flags;
	uint8_t must, may;
	uint8_t attrs[ATTRS];
} commands[] = {
	{ 12, KZMARK_CMD_LOAD, 0, 2, 3,
	  { A(NAME), A(IMAGE), A(HOOKS), A(PRIORITY), A(FLAGS) } },
	{ 2, KZMARK_CMD_UNLOAD, 0, 1, 0, { A(NAME) } },
	{ 3, KZMARK_CMD_GET, 0, 1, 0, { A(NAME) } },
	{ 2, KZMARK_CMD_GET, DUMP, 0, 0, { 0 } },
	{ 3, KZMARK_CMD_GET_IMAGE, DUMP, 1, 0, { A(NAME) } },
	{ 3, KZMARK_CMD_GET_COUNTERS, DUMP, 1, 0, { A(NAME) } },
	{ 8, KZMARK_CMD_TEST, 0, 2, 2,
	  { A(NAME), A(FRAME), A(GIVEN), A(REPEAT) } },
	{ 8, KZMARK_CMD_SET_ADD, 0, 3, 2,
	  { A(NAME), A(SET), A(ENTRIES), A(ENTRIES), A(FLAGS) } },
	{ 9, KZMARK_CMD_SET_DEL, 0, 3, 0, { A(NAME), A(SET), A(ENTRIES) } },
	{ 3, KZMARK_CMD_SET_FLUSH, 0, 2, 0, { A(NAME), A(SET) } },
	{ 4, KZMARK_CMD_GET_SET, DUMP, 2, 0, { A(NAME), A(SET) } },
	{ 6, KZMARK_CMD_FIELD_ADD, 0, 4, 3,
	  { A(FIELD), A(OWNER), A(WORD), A(MASK), A(FLOW_WORD), A(FLOW_MASK),
	    A(VALUES) } },
	{ 4, KZMARK_CMD_FIELD_DEL, 0, 1, 1, { A(FIELD), A(OWNER) } },
	{ 2, KZMARK_CMD_GET_FIELDS, DUMP, 0, 0, { 0 } },
	{ 1, KZMARK_CMD_EVENT, 0, 1, 0, { A(NAME) } },
};
/* clang-format on */
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))
#undef DUMP
#undef A

static struct nlmsghdr *header(struct hostile *m)
{
	return (struct nlmsghdr *)m->bytes;
}

static struct genlmsghdr *command_header(struct hostile *m)
{
	return NLMSG_DATA(header(m));
}

static size_t draw_row(struct hostile *m)
{
	uint32_t all = 0, at;
	size_t row;

	for (row = 0; row < COMMANDS; row++)
		all += commands[row].weight;
	at = below(m, all);
	for (row = 0; at >= commands[row].weight; row++)
		at -= commands[row].weight;
	return row;
}

static void draw_command(struct hostile *m)
{
	size_t row = draw_row(m);
	unsigned int i, count = commands[row].must + commands[row].may;

	memset(m->bytes, 0, HEADER);
	m->length = HEADER;
	m->command = commands[row].command;
	m->damaged = m->bad_image = false;
	header(m)->nlmsg_type = m->family;
	header(m)->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK |
				 commands[row].flags;
	header(m)->nlmsg_seq = ++m->seq;
	command_header(m)->cmd = m->command;
	command_header(m)->version = KZMARK_GENL_VERSION;
	for (i = 0; i < count; i++)
		if (i < commands[row].must ? below(m, 40) : below(m, 2))
			draws[commands[row].attrs[i]](m,
						      commands[row].attrs[i]);
}

/* ---- damage ---- */

/* One of the attributes, in the order of what is there; or NULL. */
static struct nlattr *some_attr(struct hostile *m)
{
	struct nlattr *attr = NULL, *found = NULL;
	uint32_t at, seen = 0;

	for (at = HEADER; at + NLA_HDRLEN <= m->length;
	     at += NLA_ALIGN(attr->nla_len)) {
		attr = (void *)(m->bytes + at);
		if (attr->nla_len < NLA_HDRLEN ||
		    at + NLA_ALIGN(attr->nla_len) > m->length)
			break;
		if (!below(m, ++seen))
			found = attr;
	}
	return found;
}

static void attr_remove(struct hostile *m, struct nlattr *attr)
{
	uint32_t length = NLA_ALIGN(attr->nla_len);
	uint8_t *next = (uint8_t *)attr + length;

	memmove(attr, next, m->bytes + m->length - next);
	m->length -= length;
}

static void attr_double(struct hostile *m, struct nlattr *attr)
{
	put(m, attr->nla_type, attr + 1, attr->nla_len - NLA_HDRLEN);
}

/* To the end. */
static void attr_move(struct hostile *m, struct nlattr *attr)
{
	uint32_t before = m->length;

	attr_double(m, attr);
	if (m->length != before)
		attr_remove(m, attr);
}

static void attr_relength(struct hostile *m, struct nlattr *attr)
{
	attr->nla_len = below(m, 3) ? attr->nla_len + below(m, 9) - 4 :
				      random_next(&m->seed);
}

static void attr_retype(struct hostile *m, struct nlattr *attr)
{
	static const uint16_t bits[] = { 0, 0, 0, NLA_F_NESTED,
					 NLA_F_NET_BYTEORDER };

	attr->nla_type = below(m, KZMARK_A_MAX + 4) | PICK(m, bits);
}

static void attr_scribble(struct hostile *m, struct nlattr *attr)
{
	uint32_t length = attr->nla_len - NLA_HDRLEN, at = below(m, length);

	fill(m, (uint8_t *)(attr + 1) + at, below(m, length - at + 1));
}

/* One more, of any type. */
static void attr_invent(struct hostile *m, struct nlattr *attr)
{
	uint16_t type = below(m, KZMARK_A_MAX + 4);
	uint8_t junk[300];

	(void)attr;
	fill(m, junk, sizeof(junk));
	if (type <= KZMARK_A_MAX && draws[type] && below(m, 2))
		draws[type](m, type);
	else
		put(m, type, junk, below(m, sizeof(junk)));
}

static void attr_swell(struct hostile *m, struct nlattr *attr)
{
	static uint8_t junk[65531];
	uint32_t n = 1 + below(m, 8);

	while (n--)
		put(m, attr->nla_type, junk, sizeof(junk));
}

static void cut_short(struct hostile *m, struct nlattr *attr)
{
	(void)attr;
	m->length -= below(m, below(m, 4) ? 8 : m->length - NLMSG_HDRLEN);
}

static void damage_header(struct hostile *m, struct nlattr *attr)
{
	(void)attr;
	switch (below(m, 4)) {
	case 0:
		command_header(m)->cmd = below(m, __KZMARK_CMD_END + 3);
		break;
	case 1:
		header(m)->nlmsg_flags = NLM_F_REQUEST | below(m, 0x1000);
		break;
	case 2:
		command_header(m)->version = random_next(&m->seed);
		break;
	default:
		command_header(m)->reserved = random_next(&m->seed);
	}
}

static void (*const damages[])(struct hostile *m, struct nlattr *attr) = {
	attr_remove,   attr_double, attr_move,	attr_relength, attr_retype,
	attr_scribble, attr_invent, attr_swell, cut_short,     damage_header,
};

void message_draw(struct hostile *m)
{
	struct nlattr *attr;
	uint32_t n;

	draw_command(m);
	if (below(m, 2)) {
		m->damaged = true;
		for (n = 1 + below(m, 3); n; n--) {
			attr = some_attr(m);
			if (attr)
				PICK(m, damages)(m, attr);
		}
	}
	header(m)->nlmsg_len = m->length;
	if (m->damaged && !below(m, 30))
		header(m)->nlmsg_len += below(m, 64) - 32;
}

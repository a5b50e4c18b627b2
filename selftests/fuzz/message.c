// SPDX-License-Identifier: GPL-2.0-only
#include "selftests/fuzz/message_attr.h"

#include <linux/genetlink.h>
#include <string.h>

#define HEADER (NLMSG_HDRLEN + GENL_HDRLEN)
#define ATTRS 8 /* of one command */

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
	{ 2, KZMARK_CMD_ADD_COUNTERS, 0, 2, 1,
	  { A(NAME), A(COUNTERS), A(COUNTERS) } },
	{ 9, KZMARK_CMD_PATCH, 0, 3, 0, { A(NAME), A(GENERATION), A(OPS) } },
	{ 3, KZMARK_CMD_OPEN_IMAGE, 0, 1, 0, { A(NAME) } },
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
	at = message_below(m, all);
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
		if (i < commands[row].must ? message_below(m, 40) :
					     message_below(m, 2))
			message_draw_attr(m, commands[row].attrs[i]);
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
		if (!message_below(m, ++seen))
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
	message_put(m, attr->nla_type, attr + 1, attr->nla_len - NLA_HDRLEN);
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
	attr->nla_len = message_below(m, 3) ?
				attr->nla_len + message_below(m, 9) - 4 :
				random_next(&m->seed);
}

static void attr_retype(struct hostile *m, struct nlattr *attr)
{
	static const uint16_t bits[] = { 0, 0, 0, NLA_F_NESTED,
					 NLA_F_NET_BYTEORDER };

	attr->nla_type = message_below(m, KZMARK_A_MAX + 4) | PICK(m, bits);
}

static void attr_scribble(struct hostile *m, struct nlattr *attr)
{
	uint32_t length = attr->nla_len - NLA_HDRLEN,
		 at = message_below(m, length);

	message_fill(m, (uint8_t *)(attr + 1) + at,
		     message_below(m, length - at + 1));
}

/* One more, of any type. */
static void attr_invent(struct hostile *m, struct nlattr *attr)
{
	uint16_t type = message_below(m, KZMARK_A_MAX + 4);
	uint8_t junk[300];

	(void)attr;
	message_fill(m, junk, sizeof(junk));
	if (!message_below(m, 2) || !message_draw_attr(m, type))
		message_put(m, type, junk, message_below(m, sizeof(junk)));
}

static void attr_swell(struct hostile *m, struct nlattr *attr)
{
	static uint8_t junk[65531];
	uint32_t n = 1 + message_below(m, 8);

	while (n--)
		message_put(m, attr->nla_type, junk, sizeof(junk));
}

static void cut_short(struct hostile *m, struct nlattr *attr)
{
	(void)attr;
	m->length -= message_below(
		m, message_below(m, 4) ? 8 : m->length - NLMSG_HDRLEN);
}

static void damage_header(struct hostile *m, struct nlattr *attr)
{
	(void)attr;
	switch (message_below(m, 4)) {
	case 0:
		command_header(m)->cmd = message_below(m, __KZMARK_CMD_END + 3);
		break;
	case 1:
		header(m)->nlmsg_flags = NLM_F_REQUEST |
					 message_below(m, 0x1000);
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
	if (message_below(m, 2)) {
		m->damaged = true;
		for (n = 1 + message_below(m, 3); n; n--) {
			attr = some_attr(m);
			if (attr)
				PICK(m, damages)(m, attr);
		}
	}
	header(m)->nlmsg_len = m->length;
	if (m->damaged && !message_below(m, 30))
		header(m)->nlmsg_len += message_below(m, 64) - 32;
}

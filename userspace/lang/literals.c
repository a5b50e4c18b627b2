// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/literals.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/lang/literal_names.h"
#include "userspace/lang/literal_word.h"
#include "userspace/base/refuse.h"

#define NAME_MAX_LENGTH 63
#define SHOWN_MAX 60 /* of a word, in a message */

/* clang-format off */
static const struct {
	const char *noun; /* what may be written */
	const char *one; /* a single one */
	int words;
	bool named; /* written by name only */
} types[VALUE_TYPES] = {
	[VALUE_IPV4] = { "an IPv4 address, prefix or range", "IPv4 address", 1, false },
	[VALUE_IPV6] = { "an IPv6 address, prefix or range", "IPv6 address", 4, false },
	[VALUE_PORT] = { "a port number, service name or range", "port", 1, false },
	[VALUE_PROTOCOL] = { "a protocol number or name", "protocol", 1, false },
	[VALUE_ICMP_TYPE] = { "an ICMP type's number or name", "ICMP type", 1, false },
	[VALUE_ICMP6_TYPE] = { "an ICMPv6 type's number or name",
			       "ICMPv6 type", 1, false },
	[VALUE_NUMBER] = { "a number or range", "number", 1, false },
	[VALUE_DSCP] = { "a DSCP's number or name", "DSCP", 1, false },
	[VALUE_INTERFACE] = { "a device name or ifindex", "device", 1, false },
	[VALUE_ETHER] = { "an Ethernet address or range", "Ethernet address",
			  4, false },
	[VALUE_ETHER_TYPE] = { "an EtherType's number or name", "EtherType", 1,
			       false },
	[VALUE_CT_STATE] = { "new, established, related, invalid or untracked",
			     "connection state", 1, true },
	[VALUE_FRAGMENT] = { "first, later or any", "fragment", 1, true },
	[VALUE_TCP_FLAGS] = { "TCP flags", "TCP flag", 1, false },
	[VALUE_MARK] = { "a number", "number", 1, false },
};
/* clang-format on */

const struct literal_kind literal_set_kinds[KZ_SET_TYPES] = {
	[KZ_SET_IPV4] = { VALUE_IPV4, 0xffffffff },
	[KZ_SET_IPV6] = { VALUE_IPV6, 0xffffffff },
	[KZ_SET_PORT] = { VALUE_PORT, 65535 },
};

const char *literal_noun(enum value_type type)
{
	return types[type].noun;
}

const char *literal_one(enum value_type type)
{
	return types[type].one;
}

int literal_words(enum value_type type)
{
	return types[type].words;
}

void literals_clear(struct literals *literals)
{
	int i;

	for (i = 0; i < VALUE_TYPES; i++)
		names_clear(&literals->known[i]);
}

int word_shown(const struct word *word)
{
	return word->length < SHOWN_MAX ? word->length : SHOWN_MAX;
}

int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

int literal_number(const char *text, size_t length, uint32_t *value)
{
	bool fits = true;
	uint64_t sum = 0;
	int base = 10;
	size_t i = 0;

	if (length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
		base = 16;
		i = 2;
	}
	if (i == length)
		return -EINVAL;
	for (; i < length; i++) {
		if (digit_value(text[i]) >= base)
			return -EINVAL;
		sum = sum * base + digit_value(text[i]);
		if (sum > UINT32_MAX) {
			fits = false;
			sum = 0;
		}
	}
	if (!fits)
		return -ERANGE;
	*value = sum;
	return 0;
}

int literal_tcp_flag(const char *text, size_t length, uint32_t *value)
{
	char name[NAME_MAX_LENGTH + 1];

	if (length > NAME_MAX_LENGTH)
		return -ENOENT;
	memcpy(name, text, length);
	name[length] = '\0';
	return literal_name_find(VALUE_TCP_FLAGS, name, value);
}

int word_range_reversed(const struct word *word, char *why)
{
	snprintf(why, LITERAL_WHY_SIZE, "range '%.*s' runs backwards",
		 word_shown(word), word->text);
	return -EINVAL;
}

static int name_read(struct literals *literals, enum value_type type,
		     const struct word *word, uint32_t *value)
{
	struct names *known = &literals->known[type];
	char text[NAME_MAX_LENGTH + 1];
	const struct name *name;
	int error;

	if (!word->length || word->length > NAME_MAX_LENGTH)
		return -ENOENT;
	name = names_find(known, word->text, word->length);
	if (name) {
		*value = name->value.number;
		return 0;
	}
	memcpy(text, word->text, word->length);
	text[word->length] = '\0';
	error = literal_name_find(type, text, value);
	if (error)
		return error;
	return names_add(known, word->text, word->length,
			 (union named){ .number = *value });
}

static int scalar_explain(struct literal_kind kind, const struct word *word,
			  char *why)
{
	struct suggestion suggestion;

	suggestion_start(&suggestion, word->text, word->length);
	literal_name_suggest(kind.type, &suggestion);
	if (kind.type == VALUE_NUMBER || !word->length)
		snprintf(why, LITERAL_WHY_SIZE, "'%.*s' is not %s",
			 word_shown(word), word->text, types[kind.type].noun);
	else
		snprintf(why, LITERAL_WHY_SIZE,
			 "unknown %s '%.*s', expected %s%s",
			 types[kind.type].one, word_shown(word), word->text,
			 types[kind.type].noun, suggestion_text(&suggestion));
	return -EINVAL;
}

static int number_read(struct literal_kind kind, const struct word *word,
		       uint32_t *value, char *why)
{
	int error = literal_number(word->text, word->length, value);

	if (error == -EINVAL)
		return -ENOENT;
	if (!error && *value <= kind.maximum)
		return 0;
	snprintf(why, LITERAL_WHY_SIZE,
		 "%.*s does not fit: the largest %s is %u", word_shown(word),
		 word->text, types[kind.type].one, kind.maximum);
	return -EINVAL;
}

static int scalar_read(struct literals *literals, struct literal_kind kind,
		       const struct word *word, uint32_t *value, char *why)
{
	int error = -ENOENT;

	if (!types[kind.type].named)
		error = number_read(kind, word, value, why);
	if (error == -ENOENT)
		error = name_read(literals, kind.type, word, value);
	if (error == -ENOENT)
		error = scalar_explain(kind, word, why);
	return error;
}

/* True if @word, which has a '-', is a name: "echo-request", "br-lan". */
static bool is_name(struct literals *literals, enum value_type type,
		    const struct word *word, uint32_t *value)
{
	if (type == VALUE_INTERFACE)
		return true;
	return digit_value(word->text[0]) >= 10 &&
	       !name_read(literals, type, word, value);
}

/* The '-' that makes a range of @word; NULL: it is a single value. */
static const char *range_dash(struct literals *literals, enum value_type type,
			      const struct word *word)
{
	const char *dash = memchr(word->text, '-', word->length);
	const char *end = word->text + word->length;
	struct word low = *word;
	uint32_t value;

	if (!dash || types[type].named || is_name(literals, type, word, &value))
		return NULL;
	if (digit_value(word->text[0]) < 10)
		return dash;
	/* Between two names: it follows the shortest known one. */
	for (; dash; dash = memchr(dash + 1, '-', end - dash - 1)) {
		low.length = dash - word->text;
		if (!name_read(literals, type, &low, &value))
			return dash;
	}
	return NULL;
}

static int scalar_range(struct literals *literals, struct literal_kind kind,
			const struct word *word, struct range *range, char *why)
{
	const char *dash = range_dash(literals, kind.type, word);
	struct word low = *word, high;
	int error;

	if (!dash) {
		error = scalar_read(literals, kind, word, &range->low[0], why);
		range->high[0] = range->low[0];
		if (kind.type == VALUE_FRAGMENT && !range->low[0])
			*range = (struct range){ { 1 }, { 2 } }; /* any */
		return error;
	}
	low.length = dash - word->text;
	high.text = dash + 1;
	high.length = word->length - low.length - 1;
	error = scalar_read(literals, kind, &low, &range->low[0], why);
	if (!error)
		error = scalar_read(literals, kind, &high, &range->high[0],
				    why);
	if (!error && range->low[0] > range->high[0])
		error = word_range_reversed(word, why);
	return error;
}

int literal_range(struct literals *literals, struct literal_kind kind,
		  const char *text, size_t length, struct range *range,
		  char *why)
{
	struct word word = { text, length };

	memset(range, 0, sizeof(*range));
	if (kind.type == VALUE_ETHER || kind.type == VALUE_IPV4 ||
	    kind.type == VALUE_IPV6)
		return address_range(kind.type, &word, range, why);
	return scalar_range(literals, kind, &word, range, why);
}

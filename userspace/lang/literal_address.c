// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/literal_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "userspace/lang/literal_type.h"
#include "userspace/lang/literals.h"

/* "02:00:00:00:00:01", of 1 or 2 digits each, into its prefix of 48 bits. */
static int ether_read(const char *text, uint32_t *words)
{
	uint8_t bytes[6];
	int i, digits;

	for (i = 0; i < 6; i++) {
		bytes[i] = 0;
		for (digits = 0; digit_value(*text) < 16; digits++)
			bytes[i] = bytes[i] << 4 | digit_value(*text++);
		if (!digits || digits > 2 || *text++ != (i < 5 ? ':' : '\0'))
			return -EINVAL;
	}
	words[0] = (uint32_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 |
		   bytes[3];
	words[1] = (uint32_t)bytes[4] << 24 | bytes[5] << 16;
	words[2] = words[3] = 0;
	return 0;
}

static int address_read(enum value_type type, const struct word *word,
			uint32_t *words)
{
	char text[INET6_ADDRSTRLEN];
	uint32_t wire[4] = { 0 };
	int i;

	if (word->length >= sizeof(text))
		return -EINVAL;
	memcpy(text, word->text, word->length);
	text[word->length] = '\0';
	if (type == VALUE_ETHER)
		return ether_read(text, words);
	if (inet_pton(type == VALUE_IPV4 ? AF_INET : AF_INET6, text, wire) != 1)
		return -EINVAL;
	for (i = 0; i < 4; i++)
		words[i] = ntohl(wire[i]);
	return 0;
}

/* "www.example.com" */
static bool is_host_name(const struct word *word)
{
	return word->length && !(*word->text >= '0' && *word->text <= '9') &&
	       memchr(word->text, '.', word->length) &&
	       !memchr(word->text, ':', word->length);
}

/* "192.000.002.001": the address that inet_pton() does not take; or false. */
static bool has_leading_zeros(const struct word *word, unsigned int bytes[4])
{
	char text[INET6_ADDRSTRLEN], after;

	if (word->length >= sizeof(text))
		return false;
	memcpy(text, word->text, word->length);
	text[word->length] = '\0';
	return strspn(text, "0123456789.") == word->length &&
	       sscanf(text, "%3u.%3u.%3u.%3u%c", &bytes[0], &bytes[1],
		      &bytes[2], &bytes[3], &after) == 4 &&
	       bytes[0] < 256 && bytes[1] < 256 && bytes[2] < 256 &&
	       bytes[3] < 256;
}

static int address_explain(enum value_type type, const struct word *whole,
			   const struct word *part, char *why)
{
	enum value_type other = type == VALUE_IPV4 ? VALUE_IPV6 : VALUE_IPV4;
	unsigned int bytes[4];
	uint32_t words[4];

	if (type == VALUE_IPV4 && has_leading_zeros(part, bytes))
		return refuse(
			why, -EINVAL,
			"'%.*s' has leading zeros, which are octal to some programs: write %u.%u.%u.%u",
			word_shown(part), part->text, bytes[0], bytes[1],
			bytes[2], bytes[3]);
	if (type != VALUE_ETHER && !address_read(other, part, words))
		return refuse(
			why, -EINVAL,
			"address family mix: '%.*s' is an %s, expected %s",
			word_shown(part), part->text, literal_one(other),
			literal_noun(type));
	return refuse(why, -EINVAL, "'%.*s' is not %s%s", word_shown(whole),
		      whole->text, literal_noun(type),
		      is_host_name(whole) ? "; host names are not resolved" :
					    "");
}

/* Clear or set the bits of @words from @from on; true if one changes. */
static bool tail_fill(uint32_t *words, int count, uint32_t from, bool set)
{
	bool changed = false;
	uint32_t mask, old;
	int i;

	for (i = 0; i < count; i++) {
		mask = from >= 32 ? 0 : 0xffffffffU >> from;
		from = from > 32 ? from - 32 : 0;
		old = words[i];
		words[i] = set ? old | mask : old & ~mask;
		changed |= words[i] != old;
	}
	return changed;
}

/* The length of the prefix that @mask, in @count words, is; -1: none. */
static int mask_length(const uint32_t *mask, int count)
{
	int i, length = 0, ones;

	for (i = 0; i < count; i++) {
		ones = mask[i] == UINT32_MAX ? 32 : __builtin_clz(~mask[i]);
		if (mask[i] != (ones ? UINT32_MAX << (32 - ones) : 0) ||
		    (ones && length < i * 32))
			return -1;
		length += ones;
	}
	return length;
}

/* "/255.0.0.0", or not a prefix at all. */
static int prefix_explain(enum value_type type, const struct word *word,
			  const char *slash, char *why)
{
	struct word mask = { slash + 1, word->text + word->length - slash - 1 };
	int length, most = literal_words(type) * 32;
	uint32_t words[4];

	if (address_read(type, &mask, words))
		return refuse(
			why, -EINVAL,
			"prefix length of '%.*s' is not a number from 0 to %u",
			word_shown(word), word->text, most);
	length = mask_length(words, literal_words(type));
	if (length < 0)
		return refuse(
			why, -EINVAL,
			"masks with holes are not supported: write a prefix length, 0 to %d, or a range",
			most);
	return refuse(why, -EINVAL,
		      "write the prefix length instead of the mask: '/%d'",
		      length);
}

static int prefix_read(enum value_type type, const struct word *word,
		       const char *slash, struct range *range, char *why)
{
	struct word address = { word->text, slash - word->text };
	uint32_t bits, most = literal_words(type) * 32;
	bool masked;
	int error;

	if (address_read(type, &address, range->low))
		return address_explain(type, word, &address, why);
	error = literal_number(slash + 1, word->length - address.length - 1,
			       &bits);
	if (error || bits > most)
		return prefix_explain(type, word, slash, why);
	masked = tail_fill(range->low, literal_words(type), bits, false);
	memcpy(range->high, range->low, sizeof(range->high));
	tail_fill(range->high, literal_words(type), bits, true);
	if (!masked)
		return 0;
	return refuse(
		why, LITERAL_MASKED,
		"'%.*s' has bits set beyond its prefix length: they are ignored",
		word_shown(word), word->text);
}

static int range_read(enum value_type type, const struct word *word,
		      struct range *range, char *why)
{
	const char *slash = memchr(word->text, '/', word->length);
	const char *dash = memchr(word->text, '-', word->length);
	struct word low = *word, high;
	int i;

	if (slash && type != VALUE_ETHER)
		return prefix_read(type, word, slash, range, why);
	if (dash)
		low.length = dash - word->text;
	if (address_read(type, &low, range->low))
		return address_explain(type, word, &low, why);
	memcpy(range->high, range->low, sizeof(range->high));
	if (!dash)
		return 0;
	high.text = dash + 1;
	high.length = word->length - low.length - 1;
	if (address_read(type, &high, range->high))
		return address_explain(type, word, &high, why);
	for (i = 0; i < 3 && range->low[i] == range->high[i]; i++)
		;
	return range->low[i] > range->high[i] ? word_range_reversed(word, why) :
						0;
}

int address_range(enum value_type type, const struct word *word,
		  struct range *range, char *why)
{
	int error = range_read(type, word, range, why);

	/* The 48 bits are a prefix: the remaining bits have any value. */
	if (!error && type == VALUE_ETHER)
		tail_fill(range->high, 4, 48, true);
	return error;
}

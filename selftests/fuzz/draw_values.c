// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>

#include "selftests/fuzz/draw_values.h"
#include "testlib/random.h"

#define PICK(seed, list) \
	((list)[random_below(seed, sizeof(list) / sizeof((list)[0]))])

static const uint32_t ipv4_bases[] = { 0x0a000000, 0x0a000100, 0x0a800000,
				       0xc0a80000, 0,	       0xffffffff,
				       0x7fffffff, 0x80000000 };
static const uint32_t ipv6_bases[][4] = {
	{ 0x20010db8, 0, 0, 0 },
	{ 0x20010db8, 1, 0, 0 },
	{ 0x20010db8, 0, 0x80000000, 1 },
	{ 0xfe800000, 0, 0, 0 },
	{ 0, 0, 0, 0 },
	{ 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
};
static const uint8_t ipv4_lengths[] = { 0,  1,	4,  8,	9,  15, 16, 17,
					20, 23, 24, 25, 28, 30, 31, 32 };
static const uint8_t ipv6_lengths[] = { 0,  1,	16, 31, 32, 33, 48,  56,
					63, 64, 65, 80, 96, 97, 127, 128 };
static const uint16_t ports[] = { 0,   1,    22,   53,	  80,	443,
				  444, 1023, 1024, 65534, 65535 };

/* Of each condition's values, some that are worth a try. */
struct pool {
	const uint32_t *list;
	size_t count;
};

#define DRAWN(member, ...)                                           \
	{                                                            \
		.list = (const uint32_t[]){ __VA_ARGS__ },           \
		.count = sizeof((const uint32_t[]){ __VA_ARGS__ }) / \
			 sizeof(uint32_t),                           \
	}
#define DRAWN_IN_HEADER(...) DRAWN(, __VA_ARGS__)
#define DRAWN_GIVEN() \
	{             \
		0     \
	}

static const struct pool pools[CONDITIONS] = {
#define CONDITION(id, protocol, key, model, nft, drawn) \
	[CONDITION_##id] = drawn,
#include "userspace/policy/conditions.def"
};

static uint32_t draw_ipv4(uint64_t *seed)
{
	uint32_t address = PICK(seed, ipv4_bases);
	uint32_t change = random_below(seed, 8);

	if (random_once_in(seed, 16))
		return random_next(seed);
	return address ^ change << random_below(seed, 4) * 8;
}

static void draw_ipv6(uint64_t *seed, uint32_t address[4])
{
	const uint32_t *base = PICK(seed, ipv6_bases);
	uint32_t word = random_below(seed, 4), change = random_below(seed, 4);
	int i;

	for (i = 0; i < 4; i++)
		address[i] = base[i];
	address[word] ^= change << random_below(seed, 4) * 8;
	if (random_once_in(seed, 16))
		address[word] = random_next(seed);
}

static const char *print(const uint32_t *address, int words,
			 char text[INET6_ADDRSTRLEN])
{
	uint32_t wire[4];
	int i;

	for (i = 0; i < words; i++)
		wire[i] = htonl(address[i]);
	return inet_ntop(words == 1 ? AF_INET : AF_INET6, wire, text,
			 INET6_ADDRSTRLEN);
}

/* @high at or after @low: near it, or anywhere. */
static void draw_high(uint64_t *seed, const uint32_t *low, uint32_t *high,
		      int words)
{
	int word = random_below(seed, words), i;

	for (i = 0; i < words; i++)
		high[i] = i > word ? (uint32_t)random_next(seed) : low[i];
	high[word] |= random_once_in(seed, 4) ?
			      (uint32_t)random_next(seed) :
			      random_below(seed, 1 << random_below(seed, 16));
	for (i = word + 1; high[word] == low[word] && i < words; i++)
		high[i] = low[i] | random_below(seed, 64);
}

static void draw_address(uint64_t *seed, int words, uint32_t length,
			 struct sketch *out)
{
	uint32_t low[4], high[4];
	char text[INET6_ADDRSTRLEN];

	if (words == 1)
		low[0] = draw_ipv4(seed);
	else
		draw_ipv6(seed, low);
	sketch_add(out, "%s", print(low, words, text));
	switch (random_below(seed, 4)) {
	case 0:
	case 1:
		sketch_add(out, "/%u", length);
		break;
	case 2:
		draw_high(seed, low, high, words);
		sketch_add(out, "-%s", print(high, words, text));
		break;
	}
}

static void draw_ether(uint64_t *seed, struct sketch *out)
{
	static const char *const starts[] = { "02:00:00:00:00",
					      "00:ff:80:7f:01",
					      "ff:ff:ff:ff:ff",
					      "00:00:00:00:00" };
	const char *start = PICK(seed, starts);
	uint32_t low = random_below(seed, 4);

	if (random_once_in(seed, 4))
		low = 0xff - low;
	sketch_add(out, "%s:%02x", start, low);
	if (random_once_in(seed, 3))
		sketch_add(out, "-%s:%02x", start,
			   low + random_below(seed, 0x100 - low));
}

static void draw_number(uint64_t *seed, uint32_t number, uint32_t maximum,
			struct sketch *out)
{
	uint32_t high = maximum;

	sketch_add(out, "%u", number);
	if (!random_once_in(seed, 3))
		return;
	if (!random_once_in(seed, 4))
		high = number + random_below(seed, 1 << random_below(seed, 10));
	sketch_add(out, "-%u", high < maximum ? high : maximum);
}

/* One of the pool or any, or some from there on. */
static void draw_any(uint64_t *seed, enum condition_id id, struct sketch *out)
{
	uint32_t maximum = condition_types[id].maximum;
	const struct pool *pool = &pools[id];

	draw_number(seed,
		    pool->count && random_below(seed, 4) ?
			    pool->list[random_below(seed, pool->count)] :
			    random_next(seed) % ((uint64_t)maximum + 1),
		    maximum, out);
}

static void draw_name(uint64_t *seed, const struct value_name *names,
		      struct sketch *out)
{
	uint32_t count = 0;

	while (names[count].text)
		count++;
	sketch_add(out, "%s", names[random_below(seed, count)].text);
}

/* Some are cases of others. */
static void draw_device(uint64_t *seed, struct sketch *out)
{
	static const char *const names[] = { "lo",     "eth0",	"eth*",
					     "wg*",    "wg0",	"w*",
					     "wg1\\*", "eth1*", "br-lan" };

	sketch_add(out, "\"%s\"", PICK(seed, names));
}

static void draw_moment(uint64_t *seed, struct sketch *out)
{
	static const uint32_t moments[] = { 0, 1, 7200, 43200, 86399 };
	uint32_t second = random_below(seed, 2) ? PICK(seed, moments) :
						  random_below(seed, 86400);

	sketch_add(out, "%02u:%02u:%02u", second / 3600, second / 60 % 60,
		   second % 60);
}

/* Half of the ranges go over midnight. */
static void draw_hours(uint64_t *seed, struct sketch *out)
{
	draw_moment(seed, out);
	if (random_below(seed, 4)) {
		sketch_add(out, "-");
		draw_moment(seed, out);
	}
}

void element_draw(uint64_t *seed, enum condition_id id, struct sketch *out)
{
	const struct condition_type *type = &condition_types[id];

	switch (type->value) {
	case VALUE_IPV4:
		draw_address(seed, 1, PICK(seed, ipv4_lengths), out);
		break;
	case VALUE_IPV6:
		draw_address(seed, 4, PICK(seed, ipv6_lengths), out);
		break;
	case VALUE_PORT:
		draw_number(seed,
			    random_once_in(seed, 4) ?
				    random_next(seed) & 0xffff :
				    PICK(seed, ports),
			    65535, out);
		break;
	case VALUE_ETHER:
		draw_ether(seed, out);
		break;
	case VALUE_USER:
	case VALUE_GROUP:
		draw_number(seed, random_below(seed, 4) ? 1000 : 0,
			    condition_types[id].maximum, out);
		break;
	case VALUE_HOUR:
		draw_hours(seed, out);
		break;
	case VALUE_NAME:
		draw_device(seed, out);
		break;
	case VALUE_INTERFACE: /* 1 is the loopback device everywhere */
		sketch_add(out, "%u", 1 + random_below(seed, 2));
		break;
	default:
		if (type->names)
			draw_name(seed, type->names, out);
		else
			draw_any(seed, id, out);
	}
}

void mask_draw(uint64_t *seed, enum condition_id id, const char *operator,
	       struct sketch * out)
{
	int words = condition_is_wide(&condition_types[id]) ? 4 : 1, i;
	uint32_t value[4], mask[4] = { 0 };
	char mask_text[INET6_ADDRSTRLEN], text[INET6_ADDRSTRLEN];

	if (words == 1)
		value[0] = draw_ipv4(seed);
	else
		draw_ipv6(seed, value);
	for (i = 0; i < words; i++) {
		if (random_below(seed, 2))
			mask[i] = random_below(seed, 2) ?
					  0xffffffffU :
					  (uint32_t)random_next(seed) &
						  (uint32_t)random_next(seed);
	}
	mask[words - 1] |= 1;
	for (i = 0; i < words; i++)
		value[i] &= mask[i];
	sketch_add(out, "& %s %s %s", print(mask, words, mask_text), operator,
		   print(value, words, text));
}

/* Prefixes of different lengths: of two that are equal, values could differ. */
void map_elements_draw(uint64_t *seed, enum condition_id id, uint32_t values,
		       struct sketch *out)
{
	int words = condition_types[id].value == VALUE_IPV4 ? 1 : 4;
	const uint8_t *lengths = words == 1 ? ipv4_lengths : ipv6_lengths;
	char text[INET6_ADDRSTRLEN];
	uint32_t address[4];
	size_t part, i;

	for (i = 0; i < sizeof(ipv4_lengths); i++) {
		if (random_once_in(seed, 3) && i + 1 < sizeof(ipv4_lengths))
			continue;
		if (words == 1)
			address[0] = draw_ipv4(seed);
		else
			draw_ipv6(seed, address);
		part = sketch_open(out);
		sketch_add(out, "%s/%u : %u, ", print(address, words, text),
			   lengths[i], random_below(seed, values));
		sketch_close(out, part);
	}
}

void elements_draw(uint64_t *seed, enum condition_id id, uint32_t count,
		   struct sketch *out)
{
	size_t part;
	uint32_t i;

	for (i = 0; i < count; i++) {
		part = sketch_open(out);
		element_draw(seed, id, out);
		sketch_add(out, ", ");
		sketch_close(out, part);
	}
}

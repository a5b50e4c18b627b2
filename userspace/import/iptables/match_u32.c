// SPDX-License-Identifier: GPL-2.0-only
/*
 * -m u32: "LOCATION=VALUES&&...". A location is where four bytes are read, and
 * what is done to them. Of an IPv4 header's length, "0>>22&0x3C@" is what
 * follows the header.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/import/iptables/bits.h"
#include "userspace/import/iptables/modules.h"

/* The value is (word >> shift) & ..., of which the bits @mask of word are left. */
struct location {
	bool transport;
	uint32_t byte;
	uint32_t mask;
	unsigned int shift;
};

static const char *const unusual = "u32 with another way to read a packet";

static uint32_t take_number(const char **at)
{
	char *end;
	unsigned long long number = strtoull(*at, &end, 0);

	*at = end;
	return number > UINT32_MAX ? UINT32_MAX : number;
}

/* Do one of the operators at *@at; false: it cannot be said. */
static bool take_operator(struct location *location, const char **at)
{
	uint32_t operand;

	if (**at == '@') {
		/* The length in the IPv4 header, in bytes. */
		if (location->transport || location->byte ||
		    location->shift != 22 || location->mask != 0x0f000000)
			return false;
		++*at;
		*location = (struct location){
			.transport = true,
			.byte = take_number(at),
			.mask = UINT32_MAX,
		};
		return true;
	}
	if (**at == '&' && (*at)[1] != '&') {
		++*at;
		location->mask &= take_number(at) << location->shift;
		return true;
	}
	if (!strncmp(*at, ">>", 2)) {
		*at += 2;
		operand = take_number(at);
		if (operand + location->shift > 31)
			return false;
		location->shift += operand;
		location->mask &= UINT32_MAX << location->shift;
		return true;
	}
	return false;
}

static bool take_location(struct location *location, const char **at)
{
	*location = (struct location){
		.byte = take_number(at),
		.mask = UINT32_MAX,
	};
	while (**at && **at != '=')
		if (!take_operator(location, at))
			return false;
	return location->byte < 2048 && location->mask && *(*at)++ == '=';
}

/*
 * The values of the location's bits, of those at *@at: "{ 3, 5-7 }"; "": none
 * is possible.
 */
static bool take_values(const struct location *location, const char **at,
			char *list, size_t size)
{
	unsigned int low = __builtin_ctz(location->mask);
	uint32_t most = location->mask >> low, first, last, round;
	FILE *out = fmemopen(list, size, "w");
	bool several = false;

	*list = '\0';
	if (!out)
		return false;
	low -= location->shift;
	round = (1U << low) - 1;
	for (;; ++*at) {
		first = take_number(at);
		last = first;
		if (**at == ':') {
			++*at;
			last = take_number(at);
		}
		first = (first >> low) + !!(first & round);
		last >>= low;
		if (last > most)
			last = most;
		if (first <= last) {
			fprintf(out, first == last ? "%s%u" : "%s%u-%u",
				several ? ", " : "", first, last);
			several = true;
		}
		if (**at != ',')
			break;
	}
	return !fclose(out);
}

/* A packet without all four bytes does not match. */
static const char *presence_add(struct xt_making *making,
				const struct location *location,
				const struct xt_bits *bits)
{
	uint32_t end = location->byte + 4;

	if (bits->first + bits->count > end * 8 - 8 ||
	    (!location->transport && end <= (making->dump->ip6 ? 40 : 20)))
		return NULL;
	if (!location->transport) {
		xt_term_add(making, "meta length", "%u-65535", end);
		return NULL;
	}
	return xt_bits_add(making, (struct xt_bits){ true, end * 8 - 8, 8 },
			   "0-255");
}

/* Later fragments, too, have bytes that follow their IP header. */
static const char *fragments_check(struct xt_making *making)
{
	size_t i;

	for (i = 0; i < making->n_terms; i++)
		if (making->terms[i].header ||
		    !strcmp(making->terms[i].text, "frag != later"))
			return NULL;
	return "u32 after the IP header, of later fragments too (without 4&0x1FFF=0)";
}

static const char *test_add(struct xt_making *making,
			    const struct location *location, const char *values)
{
	unsigned int low = __builtin_ctz(location->mask);
	struct xt_bits bits = {
		.transport = location->transport,
		.count = __builtin_popcount(location->mask),
	};
	const char *reason;

	if (location->mask >> low != UINT32_MAX >> (32 - bits.count))
		return "u32 with a mask with holes";
	bits.first = location->byte * 8 + 32 - low - bits.count;
	if (!*values) {
		making->rule->never = true;
		return NULL;
	}
	/* "4&0x1FFF=0" */
	if (!making->dump->ip6 && !bits.transport && bits.first == 51 &&
	    bits.count == 13 && !strcmp(values, "0")) {
		making->inverted = true;
		xt_term_add(making, "frag", "later");
		making->inverted = false;
		return NULL;
	}
	reason = bits.transport ? fragments_check(making) : NULL;
	if (!reason)
		reason = xt_bits_add(making, bits,
				     strchr(values, ',') ?
					     pool_print(&making->dump->pool,
							"{ %s }", values) :
					     values);
	return reason ? reason : presence_add(making, location, &bits);
}

static const char *u32(struct xt_making *making, const char *const *words)
{
	const char *at = words[0], *reason;
	char values[512];
	struct location location;

	if (making->inverted)
		return "a negated u32";
	for (;; at += 2) {
		if (!take_location(&location, &at))
			return unusual;
		if (!take_values(&location, &at, values, sizeof(values)))
			return xt_bad_value(making, words[0]);
		reason = test_add(making, &location, values);
		if (reason || !*at)
			return reason;
		if (strncmp(at, "&&", 2))
			return xt_bad_value(making, words[0]);
	}
}

static const char *ecn(struct xt_making *making, const char *const *words)
{
	if (strspn(words[0], "0123") != 1 || words[0][1])
		return xt_bad_value(making, words[0]);
	return xt_byte_add(making, making->dump->ip6 ? 4 : 8, 3,
			   *words[0] - '0');
}

static const struct xt_option u32_options[] = { { "--u32", 1, u32 },
						{ .name = NULL } };
static const struct xt_option ecn_options[] = { { "--ecn-ip-ect", 1, ecn },
						{ .name = NULL } };

const struct xt_module xt_matches_u32[] = {
	{ "u32", u32_options, NULL },
	{ "ecn", ecn_options, NULL },
	{ .name = NULL },
};

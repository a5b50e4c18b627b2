// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/bits.h"

#include <stdio.h>
#include <string.h>

static bool covers(const struct xt_bits *bits, uint32_t first, uint32_t count)
{
	return !bits->transport && bits->first < first + count &&
	       first < bits->first + bits->count;
}

/* What of it the policy's actions may change: it is read before they do. */
static uint64_t frozen(const struct xt_making *making,
		       const struct xt_bits *bits)
{
	uint64_t mask = 0;

	if (making->dump->ip6 ? covers(bits, 4, 6) : covers(bits, 8, 6))
		mask |= XT_DSCP;
	if (making->dump->ip6 ? covers(bits, 56, 8) : covers(bits, 64, 8))
		mask |= XT_TTL;
	return mask;
}

/* A policy has few different ones. */
static bool room_for(struct xt_dump *dump, const char *key)
{
	size_t i;

	for (i = 0; i < dump->n_bits; i++)
		if (!strcmp(dump->bits[i], key))
			return true;
	if (dump->n_bits == XT_BITS_MAX)
		return false;
	dump->bits[dump->n_bits++] = key;
	return true;
}

/* What the language has a name for, if it means the same. */
static const char *name_of(const struct xt_making *making,
			   const struct xt_bits *bits)
{
	if (making->dump->ip6 || bits->transport || bits->count != 8)
		return NULL;
	return bits->first == 72 ? "ip protocol" :
	       bits->first == 64 ? "ip ttl" :
				   NULL;
}

const char *xt_bits_add(struct xt_making *making, struct xt_bits bits,
			const char *value)
{
	const char *key = name_of(making, &bits);
	struct xt_term *term;

	if (!key) {
		key = pool_print(&making->dump->pool, "@%s,%u,%u",
				 bits.transport ? "th" : "nh", bits.first,
				 bits.count);
		if (!room_for(making->dump, key))
			return "over 4 places in packets without a name";
	}
	term = xt_term_add(making, key, "%s", value);
	if (term && *key == '@')
		term->frozen = frozen(making, &bits);
	else if (term && bits.first == 64)
		term->reads = XT_TTL;
	return NULL;
}

const char *xt_byte_add(struct xt_making *making, uint32_t first, uint8_t mask,
			uint8_t value)
{
	struct xt_bits bits;
	unsigned int low;

	if (value & ~mask) {
		making->rule->never |= !making->inverted;
		return NULL;
	}
	if (!mask) {
		making->rule->never |= making->inverted;
		return NULL;
	}
	low = __builtin_ctz(mask);
	bits.count = __builtin_popcount(mask);
	bits.first = first + 8 - low - bits.count;
	bits.transport = false;
	if ((uint32_t)mask >> low != (1U << bits.count) - 1)
		return pool_print(&making->dump->pool,
				  "%s with a mask with holes", making->module);
	return xt_bits_add(making, bits,
			   pool_print(&making->dump->pool, "%u", value >> low));
}

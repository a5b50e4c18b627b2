// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "userspace/lint/env.h"
#include "userspace/lint/packet_classes.h"
#include "userspace/lint/ranks.h"
#include "userspace/lint/sample.h"

#define ROUNDS 6 /* packets drawn in each rule, at most */

static uint32_t draw(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005 + 1442695040888963407;
	return *seed >> 32;
}

/* An end of the interval, or any value in it. */
static uint32_t draw_between(uint64_t *seed, int round, uint32_t low,
			     uint32_t high)
{
	if (round < 2)
		return round ? high : low;
	return low + (((uint64_t)(high - low) + 1) * draw(seed) >> 32);
}

/* A value of dimension @d that the rule allows; negated limits are ignored. */
static uint32_t draw_value(uint64_t *seed, int round, const struct space *space,
			   uint32_t rule, unsigned int d)
{
	const struct extent *extent = &space->extents[d][rule];
	uint32_t value, i;
	size_t piece;

	if (space->dimensions[d].bits)
		return extent->value |
		       (draw_between(seed, round, 0, UINT32_MAX) &
			~extent->mask);
	value = draw_between(seed, round, extent->low, extent->high);
	if (!(space->limited[rule] >> d & 1))
		return value;
	for (i = space->first_limit[rule]; i < space->first_limit[rule + 1];
	     i++) {
		const struct limit *limit = &space->limits[i];

		if (limit->dimension != d || limit->negate)
			continue;
		piece = draw_between(seed, round, 0, limit->count - 1);
		return draw_between(seed, round, limit->list[piece].low[0],
				    limit->list[piece].high[0]);
	}
	return value;
}

/* The first address of @rank, if the key's family has the dimension. */
static void draw_wide(const struct space *space,
		      const struct dimension *dimension, uint32_t rank,
		      struct kz_key *key)
{
	uint32_t words[4];

	ranks_address(space->ranks, rank, words);
	if (dimension->word >= KZ_W_ETHER_SADDR)
		memcpy(&key->word[dimension->word], words, 2 * sizeof(*words));
	else if (kz_key_family(key) == KZ_FAMILY_IP6)
		memcpy(&key->word[dimension->word], words, sizeof(words));
}

static void key_draw(uint64_t *seed, int round, const struct space *space,
		     uint32_t rule, struct kz_key *key)
{
	const struct dimension *dimension;
	uint32_t value;
	unsigned int d;

	*key = (struct kz_key){ 0 };
	key->word[KZ_W_CLASS] =
		classes_draw(space->classes, rule, draw(seed) >> round);
	for (d = 0; d < space->n_dimensions; d++) {
		dimension = &space->dimensions[d];
		value = draw_value(seed, round, space, rule, d);
		/* IPv6 addresses share the words of IPv4 ones. */
		if (dimension->wide)
			draw_wide(space, dimension, value, key);
		else if (dimension->mask == KZ_IP_CT)
			kz_key_set_ct(key, kz_ct_bit(value));
		else if (!dimension->bits)
			key->word[dimension->word] |=
				value << __builtin_ctz(dimension->mask);
		else if (dimension->word == KZ_W_CLASS)
			key->word[KZ_W_CLASS] |= value & ~CLASS_BITS &
						 (KZ_C_VLAN | KZ_C_ETHER);
		else
			key->word[dimension->word] |= value;
	}
}

void lint_sample(struct lint_analysis *s, const struct image *image,
		 uint32_t group)
{
	uint32_t first = s->group->first_rule, rule;
	struct kz_eval e = {
		.env = { .image = image->bytes, .header = *image->header },
	};
	struct kz_result result;
	uint64_t seed = 1;
	int round;

	e.env.header.n_groups = 1;
	e.env.header.n_sticky = 0;
	e.env.header.groups += group * sizeof(struct kz_group);
	for (round = 0; round < ROUNDS; round++) {
		e.env.round = round;
		for (rule = 0; rule < s->space.count; rule++) {
			if (s->fires[rule] != ANSWER_OPEN)
				continue;
			key_draw(&seed, round, &s->space, rule, &e.key);
			kz_evaluate(&e, &result);
			if (result.rule != KZ_NONE)
				s->fires[result.rule - first] = ANSWER_YES;
		}
	}
}

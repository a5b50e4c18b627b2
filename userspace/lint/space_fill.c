// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "userspace/base/buffer.h"
#include "userspace/lint/packet_classes.h"
#include "userspace/lint/ranks.h"
#include "userspace/lint/space_fill.h"

/* A rule while its conditions are added. */
struct filling {
	struct space *space;
	struct buffer limits;
	uint32_t rule;
	struct class_set classes;
	uint32_t class; /* bits of KZ_W_CLASS that its conditions ask for */
};

/* The dimension like @as, found or new; -1: there are too many. */
static int dimension_find(struct space *space, struct dimension as)
{
	struct extent *extents;
	unsigned int d;
	size_t i;

	for (d = 0; d < space->n_dimensions; d++) {
		const struct dimension *other = &space->dimensions[d];

		if (other->bits == as.bits && other->wide == as.wide &&
		    other->word == as.word && other->mask == as.mask)
			return d;
	}
	if (d == SPACE_DIMENSIONS)
		return -1;
	extents = calloc(space->count + 1, sizeof(*extents));
	if (!extents)
		return -1;
	for (i = 0; !as.bits && i < space->count; i++)
		extents[i].high = as.maximum;
	space->extents[d] = extents;
	space->dimensions[d] = as;
	return space->n_dimensions++;
}

/* A space cannot describe the condition: the rule matches less than its box. */
static int leave_opaque(struct filling *f)
{
	f->space->opaque[f->rule] = true;
	return 0;
}

static int limit_add(struct filling *f, struct limit limit)
{
	struct limit *out = buffer_add(&f->limits, sizeof(*out));

	if (!out)
		return -ENOMEM;
	*out = limit;
	f->space->limited[f->rule] |= 1U << limit.dimension;
	return 0;
}

static void narrow(struct filling *f, int d, uint32_t low, uint32_t high)
{
	struct extent *extent = &f->space->extents[d][f->rule];

	if (low > extent->low)
		extent->low = low;
	if (high < extent->high)
		extent->high = high;
	if (extent->low > extent->high)
		f->space->empty[f->rule] = true;
}

static int add_bits(struct filling *f, uint8_t word, uint32_t mask,
		    uint32_t value, bool negate)
{
	int d = dimension_find(f->space, (struct dimension){
						 .bits = true,
						 .word = word,
					 });
	struct extent *extent;

	if (d < 0)
		return leave_opaque(f);
	if (negate)
		return limit_add(f, (struct limit){
					    .dimension = d,
					    .negate = true,
					    .mask = mask,
					    .value = value,
				    });
	extent = &f->space->extents[d][f->rule];
	if ((extent->value ^ value) & extent->mask & mask)
		f->space->empty[f->rule] = true;
	extent->mask |= mask;
	extent->value |= value;
	return 0;
}

static int add_ranges(struct filling *f, int d, const struct range *list,
		      size_t count, bool negate)
{
	uint32_t maximum = f->space->dimensions[d].maximum;
	uint32_t low = list[0].low[0], high = list[count - 1].high[0];

	if (!negate)
		narrow(f, d, low, high);
	if (count == 1 && !negate)
		return 0;
	/* What is left outside of one range may be one range, too. */
	if (count == 1 && (!low || high >= maximum)) {
		if (!low && high >= maximum)
			f->space->empty[f->rule] = true;
		else if (!low)
			narrow(f, d, high + 1, maximum);
		else
			narrow(f, d, 0, low - 1);
		return 0;
	}
	return limit_add(f, (struct limit){
				    .dimension = d,
				    .negate = negate,
				    .list = list,
				    .count = count,
			    });
}

static int add_interval(struct filling *f, const struct policy_condition *c)
{
	const struct condition_type *type = &condition_types[c->id];
	const struct ranges *ranges = c->set ? &c->set->ranges : &c->ranges;
	const struct range *list = ranges->list;
	struct dimension as = {
		.wide = condition_is_wide(type),
		.word = type->word,
		.mask = type->mask,
		.maximum = type->maximum,
	};
	int d;

	if (!ranges->count)
		return leave_opaque(f);
	if (as.wide) {
		as.maximum = ranks_maximum(f->space->ranks);
		list = ranks_of(f->space->ranks, c);
	}
	d = dimension_find(f->space, as);
	if (d < 0)
		return leave_opaque(f);
	return add_ranges(f, d, list, ranges->count, c->negate);
}

static int add_condition(struct filling *f, const struct policy_condition *c)
{
	const struct condition_type *type = &condition_types[c->id];
	uint32_t other = type->class_mask & ~CLASS_BITS;
	int err = 0;

	if (c->id == CONDITION_PARTS)
		return leave_opaque(f);
	f->class |= type->class_value;
	if (!class_set_narrow(f->space->classes, &f->classes, c))
		f->space->empty[f->rule] = true;
	if (other)
		err = add_bits(f, KZ_W_CLASS, other, type->class_value & other,
			       false);
	if (err)
		return err;
	if (type->ask || c->masked)
		return leave_opaque(f);
	if (condition_is_masked(type) && c->ranges.count)
		return leave_opaque(f);
	if (condition_is_masked(type))
		return add_bits(f, c->field ? c->field->word : type->word,
				c->mask, c->value, c->negate);
	if (type->word != KZ_W_CLASS)
		return add_interval(f, c);
	/* class_set_narrow() did it, if it is of the class's bits. */
	return type->mask & ~CLASS_BITS ? leave_opaque(f) : 0;
}

/* Move ends of the extent that the limit forbids inwards. True if it did. */
static bool limit_tighten(const struct limit *limit, struct extent *extent)
{
	size_t from = limit_piece(limit, extent->low);
	size_t to = limit_piece(limit, extent->high);
	const struct range *first = &limit->list[from];
	const struct range *last = &limit->list[to];
	struct extent before = *extent;

	/* The extent meets the ranges from first up to last. */
	if (to == limit->count || last->low[0] > extent->high)
		last--;
	if (last < first) {
		if (!limit->negate)
			*extent = (struct extent){ { 1 }, { 0 } };
	} else if (!limit->negate) {
		if (first->low[0] > extent->low)
			extent->low = first->low[0];
		if (last->high[0] < extent->high)
			extent->high = last->high[0];
	} else if (first->low[0] <= extent->low &&
		   first->high[0] >= extent->high) {
		*extent = (struct extent){ { 1 }, { 0 } };
	} else if (first->low[0] <= extent->low) {
		extent->low = first->high[0] + 1;
	} else if (last->high[0] >= extent->high) {
		extent->high = last->low[0] - 1;
	}
	return extent->low != before.low || extent->high != before.high;
}

/* Limits narrow extents, and so each other. */
static void rule_tighten(struct filling *f, uint32_t first)
{
	struct limit *limits = (void *)f->limits.bytes;
	uint32_t n = f->limits.size / sizeof(*limits), i;
	struct space *space = f->space;
	struct extent *extent;
	bool again = true;
	int rounds;

	for (rounds = 0; again && rounds < 4; rounds++) {
		again = false;
		for (i = first; i < n && !space->empty[f->rule]; i++) {
			extent = &space->extents[limits[i].dimension][f->rule];
			if (limits[i].mask) {
				space->empty[f->rule] =
					!(limits[i].mask & ~extent->mask) &&
					!((limits[i].value ^ extent->value) &
					  limits[i].mask);
				continue;
			}
			again |= limit_tighten(&limits[i], extent);
			space->empty[f->rule] = extent->low > extent->high;
		}
	}
}

/* Bytes of the shortest packet that has the headers that @class asks for. */
static uint32_t length_least(uint32_t class)
{
	static const uint8_t families[KZ_FAMILIES] = {
		[KZ_FAMILY_IP] = 20,
		[KZ_FAMILY_IP6] = 40,
	};
	static const uint8_t headers[256] = {
		[IPPROTO_ICMP] = 8,  [IPPROTO_TCP] = 20,   [IPPROTO_UDP] = 8,
		[IPPROTO_SCTP] = 12, [IPPROTO_ICMPV6] = 4,
	};
	uint32_t header = (class & KZ_C_HEADER) >> KZ_C_HEADER_SHIFT;
	uint32_t least = families[(class & KZ_C_FAMILY) >> KZ_C_FAMILY_SHIFT];

	if (!least && (header || class & KZ_C_IP))
		least = families[KZ_FAMILY_IP];
	return least + headers[header];
}

/* Only emptiness is looked at: boxes are not narrowed to what can exist. */
static void check_length(struct filling *f)
{
	unsigned int d;

	for (d = 0; d < f->space->n_dimensions; d++)
		if (f->space->dimensions[d].word == KZ_W_LENGTH &&
		    f->space->extents[d][f->rule].high < length_least(f->class))
			f->space->empty[f->rule] = true;
}

static int rule_fill(struct filling *f, const struct policy_rule *rule,
		     const struct policy_conditions *when)
{
	const struct policy_conditions *own = &rule->conditions;
	uint32_t first = f->limits.size / sizeof(struct limit);
	bool *opaque = &f->space->opaque[f->rule], alone;
	int err = 0;
	size_t i;

	f->space->first_limit[f->rule] = first;
	class_set_fill(&f->classes);
	f->class = 0;
	for (i = 0; i < own->count && !err; i++)
		err = add_condition(f, &own->list[i]);
	/* What is opaque of `when` is the same for all rules. */
	alone = *opaque || rule->limit.rate;
	for (i = 0; when && i < when->count && !err; i++)
		err = add_condition(f, &when->list[i]);
	if (err)
		return err;
	*opaque = alone;
	rule_tighten(f, first);
	check_length(f);
	return classes_put(f->space->classes, f->rule, &f->classes);
}

int space_fill(struct space *space, const struct policy_group *group, bool when)
{
	struct filling f = { .space = space };
	size_t n = group->n_rules;
	int err = 0;

	*space = (struct space){ .count = n };
	space->atoms = calloc(n + 1, sizeof(*space->atoms));
	space->limited = calloc(n + 1, sizeof(*space->limited));
	space->first_limit = calloc(n + 1, sizeof(*space->first_limit));
	space->opaque = calloc(n + 1, sizeof(*space->opaque));
	space->empty = calloc(n + 1, sizeof(*space->empty));
	space->classes = classes_new(n);
	space->ranks = ranks_new(group);
	if (!space->atoms || !space->limited || !space->first_limit ||
	    !space->opaque || !space->empty || !space->classes || !space->ranks)
		return -ENOMEM;
	for (f.rule = 0; f.rule < n && !err; f.rule++)
		err = rule_fill(&f, &group->rules[f.rule],
				when ? &group->when : NULL);
	space->limits = (void *)f.limits.bytes;
	space->first_limit[n] = f.limits.size / sizeof(struct limit);
	space->n_atoms = classes_atoms(space->classes);
	return err;
}

size_t space_chunks(const struct space *space)
{
	return (space->n_atoms + SPACE_ATOMS - 1) / SPACE_ATOMS;
}

void space_fill_atoms(struct space *space, size_t chunk)
{
	unsigned int n = space->n_atoms - chunk * SPACE_ATOMS;

	space->all_atoms = n >= SPACE_ATOMS ? UINT64_MAX : (1ULL << n) - 1;
	classes_fill_atoms(space->classes, chunk * SPACE_ATOMS, space->atoms,
			   space->count);
}

void space_free(struct space *space)
{
	unsigned int d;

	for (d = 0; d < space->n_dimensions; d++)
		free(space->extents[d]);
	free(space->atoms);
	free(space->limited);
	free(space->limits);
	free(space->first_limit);
	free(space->opaque);
	free(space->empty);
	classes_free(space->classes);
	ranks_free(space->ranks);
}

// SPDX-License-Identifier: GPL-2.0-only
#include "core/given.h"
#include "selftests/fuzz/author.h"

/* In every policy; what else a condition needs, only some are to have. */
#define EVERYWHERE (KZ_F_IP | KZ_F_IP6 | KZ_F_L4 | KZ_F_LENGTH | KZ_F_IIF)

/* What packets @type's header makes of those that have it. */
static struct header header_of(const struct condition_type *type)
{
	static const uint8_t families[KZ_FAMILIES] = {
		[KZ_FAMILY_IP] = 4,
		[KZ_FAMILY_IP6] = 6,
	};

	return (struct header){
		.family = families[(type->class_value & KZ_C_FAMILY) >>
				   KZ_C_FAMILY_SHIFT],
		.transport = (type->class_value & KZ_C_HEADER) >>
			     KZ_C_HEADER_SHIFT,
	};
}

static void write_negation(struct author *a, uint32_t once)
{
	size_t part;

	if (!once_in(a, once))
		return;
	part = sketch_open(a->out);
	sketch_add(a->out, "!= ");
	sketch_close(a->out, part);
}

/* "@s2", if there is a set of what @id is compared with. */
static bool write_set(struct author *a, enum condition_id id)
{
	enum value_type type = condition_types[id].value;
	uint32_t i, first = below(a, SETS), n;

	for (i = 0; i < a->n_sets; i++) {
		n = (first + i) % a->n_sets;
		if (condition_types[a->sets[n].holds].value != type)
			continue;
		sketch_add(a->out, "@s%u", n);
		return true;
	}
	return false;
}

/* Those that a policy without "frames all" can compare with. */
static void write_seen_type(struct author *a)
{
	static const char *const types[] = { "ip", "ip6", "8021q",
					     "0x800-0x86dd" };

	sketch_add(a->out, "%s", types[below(a, SIZE(types))]);
}

/* "==", mostly. Order of evaluation matters: one draw a statement. */
static const char *draw_operator(struct author *a)
{
	return once_in(a, 3) ? "!=" : "==";
}

static void write_values(struct author *a, enum condition_id id)
{
	if ((condition_types[id].value == VALUE_IPV4 ||
	     condition_types[id].value == VALUE_IPV6) &&
	    once_in(a, 8)) {
		mask_draw(a->seed, id, draw_operator(a), a->out);
		return;
	}
	/* There are four of them, of two values. */
	write_negation(a, condition_types[id].ask == KZ_ASK_OPTIONS ? 2 : 6);
	if (id == CONDITION_ETHER_TYPE && !(a->has & HAS_FRAMES)) {
		write_seen_type(a);
		return;
	}
	if (once_in(a, 4) && write_set(a, id))
		return;
	if (!once_in(a, 4)) {
		element_draw(a->seed, id, a->out);
		return;
	}
	sketch_add(a->out, "{ ");
	elements_draw(a->seed, id, 1 + below(a, once_in(a, 10) ? 40 : 4),
		      a->out);
	sketch_add(a->out, "}");
}

/* "5-9", or "{ 3, 5-9, }": values of the bits of @mask, which begins with 1. */
static void write_ranges(struct author *a, uint32_t mask)
{
	uint32_t count = below(a, 4), low, high;

	if (!count) {
		low = random_next(a->seed) & mask;
		high = low + random_next(a->seed) % (1ULL + mask - low);
		sketch_add(a->out, "%u-%u", low, high);
		return;
	}
	sketch_add(a->out, "{ ");
	while (count--) {
		low = random_next(a->seed) & mask;
		high = low + random_next(a->seed) % (1ULL + mask - low);
		if (once_in(a, 2))
			sketch_add(a->out, "%u, ", low);
		else
			sketch_add(a->out, "%u-%u, ", low, high);
	}
	sketch_add(a->out, "}");
}

/* "& MASK == VALUE" of @width bits. */
static void write_masked(struct author *a, uint32_t width)
{
	uint32_t mask = random_next(a->seed) & width;
	uint32_t value = random_next(a->seed) & mask;
	const char *operator= draw_operator(a);

	if (once_in(a, 2))
		value = 0;
	sketch_add(a->out, "& 0x%x %s 0x%x", mask | 1, operator, value);
}

static void write_flags(struct author *a)
{
	const char *operator= draw_operator(a);

	if (once_in(a, 3))
		sketch_add(a->out, "syn");
	else if (once_in(a, 2))
		sketch_add(a->out, "%s 0x%02x", operator, below(a, 0x100));
	else
		write_masked(a, 0xff);
}

static void write_mark_ranges(struct author *a)
{
	uint32_t mask = UINT32_MAX;

	if (!once_in(a, 3)) {
		mask = random_next(a->seed) & random_next(a->seed);
		mask = (once_in(a, 2) ? mask : mask & 0xfff) | 1;
		sketch_add(a->out, "& 0x%x ", mask);
	}
	sketch_add(a->out, "%s ", draw_operator(a));
	write_ranges(a, mask);
}

static void write_mark(struct author *a)
{
	if (once_in(a, 3)) {
		write_mark_ranges(a);
		return;
	}
	if (once_in(a, 4))
		sketch_add(a->out, "%u", below(a, 2));
	else
		write_masked(a, random_next(a->seed));
}

static void write_field(struct author *a)
{
	const char *operator= draw_operator(a);
	uint32_t field = below(a, a->n_fields);

	sketch_add(a->out, "f%u %s ", field, operator);
	if (once_in(a, 2))
		write_ranges(a, (1U << a->bits[field]) - 1);
	else
		sketch_add(a->out, "%u", below(a, 1U << a->bits[field]));
}

/* Groups of both levels, one of which has the other's. */
static void write_cgroup(struct author *a)
{
	static const char *const paths[2][4] = {
		{ "a", "b", "c.slice", "a" },
		{ "a/x", "b/x", "a/y.service", "b/z" },
	};
	uint32_t level = below(a, 2), count = below(a, 4);

	sketch_add(a->out, "%u ", level + 1);
	write_negation(a, 3);
	if (!count) {
		sketch_add(a->out, "\"%s\"", paths[level][below(a, 4)]);
		return;
	}
	sketch_add(a->out, "{ ");
	while (count--)
		sketch_add(a->out, "\"%s\", ", paths[level][below(a, 4)]);
	sketch_add(a->out, "}");
}

/* A policy has four different ones at most. */
static void write_payload(struct author *a, enum condition_id id)
{
	static const struct {
		const char *base;
		uint32_t offset, bits;
	} payloads[3][4] = {
		{ { "nh", 8, 8 },
		  { "nh", 67, 5 },
		  { "th", 0, 16 },
		  { "th", 16, 16 } },
		{ { "nh", 72, 8 },
		  { "nh", 160, 16 },
		  { "th", 0, 32 },
		  { "th", 45, 3 } },
		{ { "ll", 0, 24 },
		  { "ll", 44, 4 },
		  { "ll", 48, 32 },
		  { "ll", 88, 8 } },
	};
	uint32_t list = id == CONDITION_LINK_BITS ? 2 : a->n_sets % 2;
	uint32_t at = below(a, 4), bits = payloads[list][at].bits;

	sketch_add(a->out, "@%s,%u,%u ", payloads[list][at].base,
		   payloads[list][at].offset, bits);
	write_negation(a, 6);
	if (once_in(a, 3))
		write_ranges(a, UINT32_MAX >> (32 - bits));
	else
		sketch_add(a->out, "0x%x",
			   (uint32_t)random_next(a->seed) >> (32 - bits));
}

static bool fits(struct author *a, enum condition_id id,
		 const struct header *header)
{
	const struct condition_type *type = &condition_types[id];
	const struct header wanted = header_of(type);

	if (id == CONDITION_FIELD && !a->n_fields)
		return false;
	if (id != CONDITION_FIELD && type->features & ~EVERYWHERE & ~a->asks)
		return false;
	return (!wanted.family || !header->family ||
		wanted.family == header->family) &&
	       (!wanted.transport || !header->transport ||
		wanted.transport == header->transport);
}

/* Twice as often as others: what policies are mostly of, and what only some
 * policies ask for.
 */
static enum condition_id draw_id(struct author *a)
{
	enum condition_id id = below(a, CONDITIONS);

	if (once_in(a, 8))
		return CONDITION_PARTS;
	if (condition_types[id].value != VALUE_IPV4 &&
	    !(condition_types[id].features & ~EVERYWHERE) && once_in(a, 2))
		id = below(a, CONDITIONS);
	return id;
}

/* Parts that any policy may ask for: of both families, and their ports. */
static const enum condition_id joined[][3] = {
	{ CONDITION_IP_SADDR, CONDITION_TCP_DPORT, CONDITIONS },
	{ CONDITION_IP_DADDR, CONDITION_UDP_SPORT, CONDITIONS },
	{ CONDITION_IP6_SADDR, CONDITION_UDP_DPORT, CONDITIONS },
	{ CONDITION_IP_SADDR, CONDITION_IP_DADDR, CONDITION_META_L4PROTO },
	{ CONDITION_IP6_DADDR, CONDITION_META_L4PROTO, CONDITIONS },
	{ CONDITION_IP_SADDR, CONDITION_META_IIF, CONDITION_TCP_SPORT },
};

static void write_joined_element(struct author *a, const enum condition_id *ids)
{
	uint32_t i;

	for (i = 0; i < 3 && ids[i] != CONDITIONS; i++) {
		sketch_add(a->out, i ? " . " : "");
		element_draw(a->seed, ids[i], a->out);
	}
}

/* True if packets of @header may have all of @ids, which is noted then. */
static bool joined_fit(struct author *a, const enum condition_id *ids,
		       struct header *header)
{
	struct header all = *header, own;
	uint32_t i;

	for (i = 0; i < 3 && ids[i] != CONDITIONS; i++) {
		if (!fits(a, ids[i], &all))
			return false;
		own = header_of(&condition_types[ids[i]]);
		if (own.family)
			all.family = own.family;
		if (own.transport)
			all.transport = own.transport;
	}
	*header = all;
	return true;
}

static void write_joined_values(struct author *a, const enum condition_id *ids)
{
	uint32_t count = below(a, once_in(a, 10) ? 40 : 4);

	write_negation(a, 6);
	if (!count) {
		write_joined_element(a, ids);
		return;
	}
	sketch_add(a->out, "{ ");
	while (count--) {
		write_joined_element(a, ids);
		sketch_add(a->out, ", ");
	}
	sketch_add(a->out, "}");
}

/* "ip saddr . tcp dport { ... }", or nothing if none fits @header. In a third of
 * them, drawn beside the seed, the dynamic set.
 */
static void write_joined(struct author *a, struct header *header)
{
	const enum condition_id *ids = joined[below(a, SIZE(joined))];
	const struct condition_type *type;
	uint64_t seed = *a->seed ^ KZ_F_JOINED;
	bool dynamic;
	size_t part;
	uint32_t i;

	random_next(&seed);
	dynamic = a->joined && !random_below(&seed, 3) &&
		  joined_fit(a, a->joined->ids, header);
	if (dynamic)
		ids = a->joined->ids;
	else if (!joined_fit(a, ids, header))
		return;
	part = sketch_open(a->out);
	for (i = 0; i < 3 && ids[i] != CONDITIONS; i++) {
		type = &condition_types[ids[i]];
		sketch_add(a->out, i ? ". %s %s " : "%s %s ", type->protocol,
			   type->key);
	}
	if (dynamic)
		sketch_add(a->out, random_below(&seed, 6) ? "@j" : "!= @j");
	else
		write_joined_values(a, ids);
	sketch_add(a->out, " ");
	sketch_close(a->out, part);
}

/* One condition that can hold together with those that made @header. */
static void write_condition(struct author *a, struct header *header)
{
	const struct condition_type *type;
	enum condition_id id;
	struct header own;
	size_t part;

	do
		id = draw_id(a);
	while (!fits(a, id, header));
	if (id == CONDITION_PARTS) {
		write_joined(a, header);
		return;
	}
	type = &condition_types[id];
	own = header_of(type);
	if (own.family)
		header->family = own.family;
	if (own.transport)
		header->transport = own.transport;
	part = sketch_open(a->out);
	if (id == CONDITION_PAYLOAD || id == CONDITION_LINK_BITS)
		write_payload(a, id);
	else if (id != CONDITION_FIELD)
		sketch_add(a->out, type->key[0] ? "%s %s " : "%s ",
			   type->protocol, type->key);
	if (id == CONDITION_FIELD)
		write_field(a);
	else if (type->value == VALUE_TCP_FLAGS)
		write_flags(a);
	else if (type->value == VALUE_CGROUP)
		write_cgroup(a);
	else if (type->value == VALUE_MARK)
		write_mark(a);
	else if (id != CONDITION_PAYLOAD && id != CONDITION_LINK_BITS)
		write_values(a, id);
	sketch_add(a->out, " ");
	sketch_close(a->out, part);
}

/* Leave out what a policy has no room for: the first come first. */
static uint64_t asks_fit(uint64_t asked)
{
	static const struct {
		uint64_t feature;
		unsigned int words; /* that it takes of the key */
	} takes[] = {
		{ KZ_F_ETHER, KZ_MAX_ASKED - KZ_ASKED_ALWAYS },
		{ KZ_F_PAYLOAD, KZ_MAX_PAYLOADS },
		{ KZ_F_OWNER, 2 },
		{ KZ_F_CGROUP, 1 },
		{ KZ_F_OPTIONS, 1 },
		{ KZ_F_TIME, 1 },
		{ KZ_F_FIB_TYPE, 1 },
		{ KZ_F_FIB_OIF, 1 },
		{ KZ_F_IIFNAME, 1 },
		{ KZ_F_OIFNAME, 1 },
		{ KZ_F_PACKET_TYPE, 1 },
	};
	unsigned int room = KZ_MAX_ASKED;
	size_t i;

	for (i = 0; i < SIZE(takes); i++) {
		if (!(asked & takes[i].feature))
			continue;
		if (takes[i].words > room)
			asked &= ~takes[i].feature;
		else
			room -= takes[i].words;
	}
	return asked;
}

uint64_t draw_asks(struct author *a)
{
	uint64_t asked = 0, bit;
	enum condition_id id;

	for (id = 0; id < CONDITIONS; id++)
		asked |= condition_types[id].features & ~EVERYWHERE;
	for (bit = 1; bit; bit <<= 1)
		if (asked & bit && !once_in(a, 4))
			asked &= ~bit;
	return asks_fit(asked);
}

struct header write_conditions(struct author *a, uint32_t count)
{
	struct header header = { 0 };

	while (count--)
		write_condition(a, &header);
	return header;
}

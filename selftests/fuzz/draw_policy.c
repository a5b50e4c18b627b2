// SPDX-License-Identifier: GPL-2.0-only
#include <netinet/in.h>

#include "selftests/fuzz/author.h"
#include "selftests/fuzz/draw_policy.h"

static void write_rule(struct author *a, uint32_t number, bool is_default)
{
	size_t part = sketch_open(a->out), label;
	struct header header = { 0 };

	sketch_add(a->out, "\t\t");
	if (once_in(a, 10)) {
		label = sketch_open(a->out);
		sketch_add(a->out, "r%u: ", number);
		sketch_close(a->out, label);
	}
	if (is_default)
		sketch_add(a->out, "default ");
	else
		header = write_conditions(a,
					  1 + below(a, once_in(a, 8) ? 6 : 3));
	if (!is_default)
		write_limit(a, &header);
	write_actions(a, &header);
	sketch_add(a->out, "\n");
	sketch_close(a->out, part);
}

/* What many groups in a row compare, so that most are passed over. */
static const struct row {
	const char *low, *high; /* of a number, and of another */
	uint32_t values; /* 0: those of the first field */
	uint32_t each; /* numbers of a value */
} rows[] = {
	{ "when f0 %u ", "", 0, 1 },
	{ "when meta length %u", "-%u ", 20, 80 },
	{ "when udp dport %u", "-%u ", 16, 4096 },
};

static const struct row *draw_row(const struct author *a)
{
	uint64_t seed = *a->seed ^ 0x726f77;
	const struct row *row;

	random_next(&seed);
	row = &rows[random_below(&seed, SIZE(rows))];
	if (!random_once_in(&seed, 8) || (!row->values && !a->n_fields))
		return NULL;
	return row;
}

static void write_row_when(struct author *a)
{
	const struct row *row = a->row;
	uint32_t value = below(a, row->values ? row->values : 1U << a->bits[0]);
	size_t when = sketch_open(a->out);

	sketch_add(a->out, row->low, value * row->each);
	sketch_add(a->out, row->high, (value + 1) * row->each - 1);
	sketch_close(a->out, when);
}

static void write_group(struct author *a, uint32_t number, uint32_t rules)
{
	size_t part = sketch_open(a->out), when;
	uint32_t i;

	sketch_add(a->out, "\tgroup g%u ", number);
	if (a->row && !once_in(a, 20)) {
		write_row_when(a);
	} else if (once_in(a, 3)) {
		when = sketch_open(a->out);
		sketch_add(a->out, "when ");
		write_conditions(a, 1 + once_in(a, 4));
		sketch_close(a->out, when);
	}
	sketch_add(a->out, "{\n");
	a->n_limits = 0;
	for (i = 0; i < rules; i++)
		write_rule(a, i, i == rules - 1 && once_in(a, 3));
	sketch_add(a->out, "\t}\n");
	sketch_close(a->out, part);
}

static void write_storage(struct author *a)
{
	if (a->has & HAS_FLOW && once_in(a, 3)) {
		sketch_add(a->out, "flow\n");
		return;
	}
	sketch_add(a->out, "mark ");
	if (a->has & HAS_FLOW && once_in(a, 2))
		write_part(a, "sticky");
	sketch_add(a->out, "\n");
}

/* 16 bits of window hold all the fields there can be. */
static void write_fields(struct author *a)
{
	size_t part = sketch_open(a->out);
	uint32_t i;

	sketch_add(a->out, "\tmark window 0x%x\n", 0xffffU << below(a, 17));
	sketch_close(a->out, part);
	if (a->has & HAS_FLOW && once_in(a, 2)) {
		part = sketch_open(a->out);
		sketch_add(a->out, "\tflow window %u-%u\n", below(a, 64),
			   96 + below(a, 32));
		sketch_close(a->out, part);
	}
	a->n_fields = below(a, FIELDS + 1);
	for (i = 0; i < a->n_fields; i++) {
		a->bits[i] = 1 + below(a, 4);
		part = sketch_open(a->out);
		sketch_add(a->out, "\tfield f%u %u bits in ", i, a->bits[i]);
		write_storage(a);
		sketch_close(a->out, part);
	}
}

/* "prefixes 24, 30; ", such that recurring addresses have some of one length in
 * common. Drawn beside the seed: what others draw stays.
 */
static void write_lengths(struct author *a, uint32_t set)
{
	static const uint32_t bits[] = { 8, 24, 29, 30, 31, 32 };
	uint32_t beyond = a->sets[set].holds == CONDITION_IP_SADDR ? 0 : 96, i;
	uint64_t seed = *a->seed ^ KZ_F_PREFIXES;
	size_t part;

	if (a->sets[set].holds == CONDITION_TCP_DPORT || random_below(&seed, 2))
		return;
	part = sketch_open(a->out);
	for (i = 0; i < SIZE(bits) && a->sets[set].n_lengths < KZ_MAX_LENGTHS;
	     i++) {
		if (random_below(&seed, 2) &&
		    (i + 1 < SIZE(bits) || a->sets[set].n_lengths))
			continue;
		sketch_add(a->out, "%s %u",
			   a->sets[set].n_lengths ? "," : "prefixes",
			   bits[i] + beyond);
		a->sets[set].lengths[a->sets[set].n_lengths++] =
			bits[i] + beyond;
	}
	if (a->sets[set].n_lengths)
		sketch_add(a->out, "; ");
	sketch_close(a->out, part);
}

/* What it has from the start: values that recur (draft.c). Drawn beside the
 * seed, as write_lengths() does.
 */
static void write_first(struct author *a, uint32_t set, uint32_t size)
{
	static const char *const times[] = { "", " timeout 1d",
					     " timeout never" };
	uint64_t seed = *a->seed ^ KZ_F_DYNAMIC;
	uint32_t i, count = size < 5 ? size : 5;
	enum condition_id holds = a->sets[set].holds;
	size_t part;

	random_next(&seed);
	if (a->sets[set].n_lengths || random_below(&seed, 2))
		return;
	part = sketch_open(a->out);
	sketch_add(a->out, "elements = { ");
	for (i = 1 + random_below(&seed, count); i <= count; i++)
		sketch_add(a->out, "%s%u%s, ",
			   holds == CONDITION_IP_SADDR	? "10.0.0." :
			   holds == CONDITION_IP6_SADDR ? "2001:db8::" :
							  "",
			   i, times[random_below(&seed, 3)]);
	sketch_add(a->out, "} ");
	sketch_close(a->out, part);
}

/* Full soon, or never. */
static void write_dynamic(struct author *a, uint32_t set)
{
	uint32_t size;
	size_t part;

	sketch_add(a->out, "dynamic; ");
	part = sketch_open(a->out);
	size = 1 + below(a, once_in(a, 2) ? 6 : 4096);
	sketch_add(a->out, "size %u; ", size);
	sketch_close(a->out, part);
	write_part(a, once_in(a, 2) ? "timeout 1h; " : "");
	write_lengths(a, set);
	write_first(a, set, size);
}

static void write_elements(struct author *a, enum condition_id id)
{
	sketch_add(a->out, "elements = { ");
	elements_draw(a->seed, id, 1 + below(a, once_in(a, 20) ? 2000 : 20),
		      a->out);
	sketch_add(a->out, "} ");
}

static void write_sets(struct author *a)
{
	static const struct {
		const char *name;
		enum condition_id holds;
	} types[] = {
		{ "ipv4", CONDITION_IP_SADDR },
		{ "ipv6", CONDITION_IP6_SADDR },
		{ "port", CONDITION_TCP_DPORT },
		{ "ether", CONDITION_ETHER_SADDR },
	};
	uint32_t i, type;
	size_t part;

	a->n_sets = below(a, SETS + 1);
	for (i = 0; i < a->n_sets; i++) {
		/* Few backends can match the last ones. */
		type = below(a, SIZE(types) - !once_in(a, 8));
		a->sets[i].holds = types[type].holds;
		a->sets[i].dynamic = type < 3 && once_in(a, 4);
		part = sketch_open(a->out);
		sketch_add(a->out, "\tset s%u { type %s; ", i,
			   types[type].name);
		if (a->sets[i].dynamic)
			write_dynamic(a, i);
		else
			write_elements(a, types[type].holds);
		sketch_add(a->out, "}\n");
		sketch_close(a->out, part);
	}
}

static const struct joined_set joined_sets[] = {
	{ "ipv4_addr . ipv4_addr . inet_proto",
	  "10.0.0.1 . 10.0.0.2 . tcp, 10.0.0.3 . 10.0.0.4 . udp timeout 1h, "
	  "10.0.0.1 . 10.0.0.1 . udp, 10.0.0.2 . 10.0.0.1 . tcp, "
	  "10.0.0.2 . 10.0.0.2 . udp, 10.0.0.1 . 10.0.0.1 . tcp",
	  "ip saddr 10.0.0.0/30 ip daddr 10.0.0.0/30",
	  "ip saddr . ip daddr . meta l4proto",
	  4,
	  0,
	  { CONDITION_IP_SADDR, CONDITION_IP_DADDR, CONDITION_META_L4PROTO } },
	{ "ipv6_addr . ipv6_addr . inet_proto",
	  "2001:db8::1 . 2001:db8::2 . tcp, 2001:db8::3 . 2001:db8::4 . udp timeout 1h",
	  "ip6 saddr 2001:db8::/126 ip6 daddr 2001:db8::2",
	  "ip6 saddr . ip6 daddr . meta l4proto",
	  6,
	  0,
	  { CONDITION_IP6_SADDR, CONDITION_IP6_DADDR,
	    CONDITION_META_L4PROTO } },
	{ "ipv6_addr . inet_service",
	  "2001:db8::1 . 80, 2001:db8::2 . 53 timeout 1h",
	  "tcp dport 1-100",
	  "ip6 saddr . tcp dport",
	  6,
	  IPPROTO_TCP,
	  { CONDITION_IP6_SADDR, CONDITION_TCP_DPORT, CONDITIONS } },
};

/* Drawn beside the seed, as write_lengths() does. */
static void write_joined_set(struct author *a)
{
	uint64_t seed = *a->seed ^ KZ_F_JOINED;
	size_t part, element;

	random_next(&seed);
	if (random_below(&seed, 4))
		return;
	a->joined = &joined_sets[random_below(
		&seed, sizeof(joined_sets) / sizeof(*joined_sets))];
	part = sketch_open(a->out);
	sketch_add(a->out, "\tset j { type %s; dynamic; size %u ",
		   a->joined->type, 6 + (uint32_t)random_below(&seed, 60));
	element = sketch_open(a->out);
	sketch_add(a->out, "; elements = { %s } ", a->joined->elements);
	sketch_close(a->out, element);
	sketch_add(a->out, "}\n");
	sketch_close(a->out, part);
}

/* Some packets, so that later ones are in the set. */
static void write_joined_group(struct author *a)
{
	size_t part;

	if (!a->joined)
		return;
	part = sketch_open(a->out);
	sketch_add(a->out, "\tgroup j { %s add @j { %s } }\n",
		   a->joined->learnt, a->joined->key);
	sketch_close(a->out, part);
}

/* Of priorities where rules may set these, and of fields that there are. */
static void write_maps(struct author *a)
{
	uint32_t i, field;
	size_t part;
	bool four;

	for (i = 0; i < MAPS; i++) {
		field = below(a, FIELDS + 1);
		if (field < FIELDS ? field >= a->n_fields :
				     !a->does[ACTION_PRIORITY])
			continue;
		four = once_in(a, 2);
		a->maps[a->n_maps].key = four ? CONDITION_IP_SADDR :
						CONDITION_IP6_SADDR;
		a->maps[a->n_maps].field = field;
		part = sketch_open(a->out);
		sketch_add(a->out, "\tmap m%u { type %s : ", a->n_maps++,
			   four ? "ipv4_addr" : "ipv6_addr");
		if (field < FIELDS)
			sketch_add(a->out, "f%u; elements = { ", field);
		else
			sketch_add(a->out, "priority; elements = { ");
		map_elements_draw(a->seed, a->maps[a->n_maps - 1].key,
				  field < FIELDS ? 1U << a->bits[field] : 99,
				  a->out);
		sketch_add(a->out, "} }\n");
		sketch_close(a->out, part);
	}
}

static uint32_t draw_rules(struct author *a)
{
	uint32_t kind = below(a, 100);

	if (kind < 45)
		return 1 + below(a, 10);
	if (kind < 85)
		return 10 + below(a, 90);
	if (kind < 98)
		return 100 + below(a, 400);
	return 2000 + below(a, 2000);
}

/* Ahead of and behind UTC, with and without summer time. */
static void write_zone(struct author *a)
{
	static const char *const zones[] = { "utc", "Europe/Berlin",
					     "America/St_Johns", "Asia/Kolkata",
					     "Pacific/Apia" };
	uint64_t seed = *a->seed ^ KZ_F_TIME;
	const char *zone;
	size_t part;

	random_next(&seed);
	zone = zones[random_below(&seed, SIZE(zones))];
	if (!(a->asks & KZ_F_TIME) || !zone_exists(zone))
		return;
	part = sketch_open(a->out);
	sketch_add(a->out, "\tzone %s\n", zone);
	sketch_close(a->out, part);
}

/* What the kernels' backends differ in most, each in few policies. */
static uint32_t draw_features(struct author *a)
{
	static const struct {
		uint32_t has, once_in;
	} features[] = {
		{ HAS_MARKS, 2 },
		{ HAS_FLOW, 3 },
		{ HAS_LIMIT, 5 },
	};
	/* A sequence of its own: the rest of the policy is the same. */
	uint64_t seed = *a->seed ^ HAS_FRAMES;
	uint32_t has = 0;
	size_t i;

	for (i = 0; i < SIZE(features); i++)
		if (once_in(a, features[i].once_in))
			has |= features[i].has;
	random_next(&seed);
	if (random_once_in(&seed, 6))
		has |= HAS_FRAMES;
	return has;
}

void policy_draw(uint64_t *seed, struct sketch *out)
{
	struct author a = { .seed = seed, .out = out };
	uint32_t rules = draw_rules(&a), groups, i;

	a.has = draw_features(&a);
	a.asks = draw_asks(&a);
	draw_does(&a);
	if (a.has & HAS_FRAMES)
		write_part(&a, "\tframes all\n");
	write_zone(&a);
	if (a.has & HAS_MARKS)
		write_fields(&a);
	write_sets(&a);
	write_joined_set(&a);
	write_maps(&a);
	groups = 1 + below(&a, once_in(&a, 30) ? 64 : 6);
	a.row = draw_row(&a);
	if (a.row)
		groups += 8 + below(&a, 40);
	if (groups > rules)
		groups = rules;
	write_joined_group(&a);
	for (i = 0; i < groups; i++)
		write_group(&a, i, rules / groups + (i < rules % groups));
}

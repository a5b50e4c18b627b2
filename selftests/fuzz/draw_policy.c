// SPDX-License-Identifier: GPL-2.0-only
#include <netinet/in.h>

#include "draw_policy.h"
#include "draw_values.h"
#include "image.h"
#include "random.h"

#define SETS 6
#define FIELDS 4
#define SIZE(list) (sizeof(list) / sizeof((list)[0]))

struct author {
	uint64_t *seed;
	struct sketch *out;
	struct {
		enum drawn_type type;
		bool dynamic;
	} sets[SETS]; /* "s0", "s1", ... */
	uint32_t n_sets;
	uint32_t bits[FIELDS]; /* "f0", ...: their widths */
	uint32_t n_fields;
	uint32_t n_limits; /* of this group */
	uint32_t has; /* what may stand in it: */
};

/* What not every backend can do: not in every policy. */
#define HAS_MARKS 1U /* fields and meta mark */
#define HAS_OIF 2U
#define HAS_FLOW 4U /* fields in flow, sticky ones */
#define HAS_CHOICE 8U /* set by flow, set from */
#define HAS_LIMIT 16U
#define HAS_DSCP 32U
#define HAS_PRIORITY 64U
#define HAS_MIRROR 128U
#define HAS_REDIRECT 256U
#define HAS_LOG 512U
#define HAS_LINK 1024U /* Ethernet headers and tags */
#define HAS_CT 2048U

/* What can stand together: 0 is any. */
struct header {
	uint8_t family; /* 4, 6 */
	uint8_t transport;
};

static const struct {
	const char *key;
	struct header header;
	enum drawn_type type;
	uint32_t needs; /* HAS_* */
} conditions[] = {
	{ "ip saddr", { 4, 0 }, DRAWN_IPV4, 0 },
	{ "ip saddr", { 4, 0 }, DRAWN_IPV4, 0 },
	{ "ip daddr", { 4, 0 }, DRAWN_IPV4, 0 },
	{ "ip daddr", { 4, 0 }, DRAWN_IPV4, 0 },
	{ "ip6 saddr", { 6, 0 }, DRAWN_IPV6, 0 },
	{ "ip6 daddr", { 6, 0 }, DRAWN_IPV6, 0 },
	{ "tcp dport", { 0, IPPROTO_TCP }, DRAWN_PORT, 0 },
	{ "tcp dport", { 0, IPPROTO_TCP }, DRAWN_PORT, 0 },
	{ "tcp sport", { 0, IPPROTO_TCP }, DRAWN_PORT, 0 },
	{ "tcp flags", { 0, IPPROTO_TCP }, DRAWN_FLAGS, 0 },
	{ "udp sport", { 0, IPPROTO_UDP }, DRAWN_PORT, 0 },
	{ "udp dport", { 0, IPPROTO_UDP }, DRAWN_PORT, 0 },
	{ "sctp sport", { 0, IPPROTO_SCTP }, DRAWN_PORT, 0 },
	{ "sctp dport", { 0, IPPROTO_SCTP }, DRAWN_PORT, 0 },
	{ "ip protocol", { 4, 0 }, DRAWN_PROTOCOL, 0 },
	{ "meta l4proto", { 0, 0 }, DRAWN_PROTOCOL, 0 },
	{ "icmp type", { 4, IPPROTO_ICMP }, DRAWN_BYTE, 0 },
	{ "icmpv6 type", { 6, IPPROTO_ICMPV6 }, DRAWN_BYTE, 0 },
	{ "icmp code", { 4, IPPROTO_ICMP }, DRAWN_BYTE, 0 },
	{ "icmpv6 code", { 6, IPPROTO_ICMPV6 }, DRAWN_BYTE, 0 },
	{ "ip dscp", { 4, 0 }, DRAWN_DSCP, 0 },
	{ "ip6 dscp", { 6, 0 }, DRAWN_DSCP, 0 },
	{ "ip ttl", { 4, 0 }, DRAWN_BYTE, 0 },
	{ "ip6 hoplimit", { 6, 0 }, DRAWN_BYTE, 0 },
	{ "frag", { 0, 0 }, DRAWN_FRAGMENT, 0 },
	{ "vlan id", { 0, 0 }, DRAWN_VLAN, HAS_LINK },
	{ "ether saddr", { 0, 0 }, DRAWN_ETHER, HAS_LINK },
	{ "ether daddr", { 0, 0 }, DRAWN_ETHER, HAS_LINK },
	{ "ether type", { 0, 0 }, DRAWN_ETHER_TYPE, HAS_LINK },
	{ "ct state", { 0, 0 }, DRAWN_CT, HAS_CT },
	{ "meta iif", { 0, 0 }, DRAWN_DEVICE, 0 },
	{ "meta oif", { 0, 0 }, DRAWN_DEVICE, HAS_OIF },
	{ "meta length", { 0, 0 }, DRAWN_LENGTH, 0 },
	{ "meta mark", { 0, 0 }, DRAWN_MARK, HAS_MARKS },
	{ "", { 0, 0 }, DRAWN_FIELD, 0 },
	{ "", { 0, 0 }, DRAWN_FIELD, 0 },
};

static uint32_t below(struct author *a, uint32_t limit)
{
	return random_below(a->seed, limit);
}

static bool once_in(struct author *a, uint32_t n)
{
	return random_once_in(a->seed, n);
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

/* "@s2", if there is a set of @type. */
static bool write_set(struct author *a, enum drawn_type type)
{
	uint32_t i, first = below(a, SETS), n;

	for (i = 0; i < a->n_sets; i++) {
		n = (first + i) % a->n_sets;
		if (a->sets[n].type != type)
			continue;
		sketch_add(a->out, "@s%u", n);
		return true;
	}
	return false;
}

static void write_values(struct author *a, enum drawn_type type)
{
	write_negation(a, 6);
	if (once_in(a, 4) && write_set(a, type))
		return;
	if (!once_in(a, 4)) {
		element_draw(a->seed, type, a->out);
		return;
	}
	sketch_add(a->out, "{ ");
	elements_draw(a->seed, type, 1 + below(a, once_in(a, 10) ? 40 : 4),
		      a->out);
	sketch_add(a->out, "}");
}

/* "==", mostly. Order of evaluation matters: one draw a statement. */
static const char *draw_operator(struct author *a)
{
	return once_in(a, 3) ? "!=" : "==";
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

static void write_mark(struct author *a)
{
	if (once_in(a, 4))
		sketch_add(a->out, "%u", below(a, 2));
	else
		write_masked(a, random_next(a->seed));
}

static void write_field(struct author *a)
{
	const char *operator= draw_operator(a);
	uint32_t field = below(a, a->n_fields);

	sketch_add(a->out, "f%u %s %u", field, operator,
		   below(a, 1U << a->bits[field]));
}

static bool fits(struct author *a, size_t i, const struct header *header)
{
	const struct header *wanted = &conditions[i].header;

	if (conditions[i].type == DRAWN_FIELD && !a->n_fields)
		return false;
	if (conditions[i].needs & ~a->has)
		return false;
	return (!wanted->family || !header->family ||
		wanted->family == header->family) &&
	       (!wanted->transport || !header->transport ||
		wanted->transport == header->transport);
}

/* One condition that can hold together with those that made @header. */
static void write_condition(struct author *a, struct header *header)
{
	size_t i, part;

	do
		i = below(a, SIZE(conditions));
	while (!fits(a, i, header));
	if (conditions[i].header.family)
		header->family = conditions[i].header.family;
	if (conditions[i].header.transport)
		header->transport = conditions[i].header.transport;
	part = sketch_open(a->out);
	sketch_add(a->out, "%s ", conditions[i].key);
	switch (conditions[i].type) {
	case DRAWN_FLAGS:
		write_flags(a);
		break;
	case DRAWN_MARK:
		write_mark(a);
		break;
	case DRAWN_FIELD:
		write_field(a);
		break;
	default:
		write_values(a, conditions[i].type);
	}
	sketch_add(a->out, " ");
	sketch_close(a->out, part);
}

static struct header write_conditions(struct author *a, uint32_t count)
{
	struct header header = { 0 };

	while (count--)
		write_condition(a, &header);
	return header;
}

static void write_part(struct author *a, const char *text)
{
	size_t part = sketch_open(a->out);

	sketch_add(a->out, "%s", text);
	sketch_close(a->out, part);
}

/* To the dynamic sets of addresses that a rule of @header can add to. */
static bool write_adds(struct author *a, const struct header *header)
{
	bool any = false;
	uint32_t i;
	size_t part;

	for (i = 0; i < a->n_sets; i++) {
		if (!a->sets[i].dynamic || a->sets[i].type == DRAWN_PORT ||
		    header->family == (a->sets[i].type == DRAWN_IPV4 ? 6 : 4) ||
		    !once_in(a, 3))
			continue;
		part = sketch_open(a->out);
		sketch_add(a->out, "add @s%u ", i);
		sketch_close(a->out, part);
		any = true;
	}
	return any;
}

/* "set fN by flow { ... }": few values, of any weights. */
static void write_choice(struct author *a, uint32_t field)
{
	uint32_t i, count = 1 + below(a, 1U << a->bits[field]);

	sketch_add(a->out, "set f%u by flow { ", field);
	for (i = 0; i < count; i++)
		sketch_add(a->out, "%u: %u, ", i,
			   1 + below(a, once_in(a, 2) ? 3 : 1000000));
	sketch_add(a->out, "} ");
}

static void write_field_set(struct author *a, uint32_t field)
{
	uint32_t other = below(a, a->n_fields);
	bool choice = a->has & HAS_CHOICE;

	if (choice && other != field && a->bits[other] <= a->bits[field] &&
	    once_in(a, 2))
		sketch_add(a->out, "set f%u from f%u ", field, other);
	else if (choice && once_in(a, 3))
		write_choice(a, field);
	else
		sketch_add(a->out, "set f%u %u ", field,
			   below(a, 1U << a->bits[field]));
}

/* What a packet leaves with. */
static bool write_outputs(struct author *a)
{
	static const struct {
		uint32_t needs;
		const char *format;
		uint32_t below;
	} outputs[] = {
		{ HAS_DSCP, "dscp set %u ", 64 },
		{ HAS_PRIORITY, "priority set %u ", 0x7fffffff },
		{ HAS_MIRROR, "mirror lo ", 0 },
		{ HAS_LOG, "log ", 0 },
	};
	bool any = false;
	size_t i, part;

	for (i = 0; i < SIZE(outputs); i++) {
		if (!(a->has & outputs[i].needs) || !once_in(a, 4))
			continue;
		part = sketch_open(a->out);
		if (outputs[i].below)
			sketch_add(a->out, outputs[i].format,
				   below(a, outputs[i].below));
		else
			sketch_add(a->out, "%s", outputs[i].format);
		sketch_close(a->out, part);
		any = true;
	}
	return any;
}

static void write_verdict(struct author *a)
{
	if (a->has & HAS_REDIRECT && once_in(a, 4))
		write_part(a, "redirect lo");
	else
		write_part(a, once_in(a, 2) ? "drop" : "accept");
}

static void write_actions(struct author *a, const struct header *header)
{
	bool any = write_adds(a, header), set = false;
	size_t part;
	uint32_t i;

	for (i = 0; i < a->n_fields; i++) {
		if (!once_in(a, 3))
			continue;
		part = sketch_open(a->out);
		write_field_set(a, i);
		sketch_close(a->out, part);
		set = true;
	}
	set |= write_outputs(a);
	/* So that these can be left out where a rule has to fire only. */
	if (once_in(a, 4) || (set && !any)) {
		write_part(a, "count ");
		any = true;
	}
	if ((any || set) && once_in(a, 2))
		return;
	write_verdict(a);
}

/* Tokens come so slowly that the burst is all there is. */
static void write_limit(struct author *a)
{
	size_t part;

	if (!(a->has & HAS_LIMIT) || a->n_limits == KZ_MAX_LIMITS ||
	    !once_in(a, 5))
		return;
	a->n_limits++;
	part = sketch_open(a->out);
	sketch_add(a->out, "limit %s%u/week burst %u ",
		   once_in(a, 3) ? "over " : "", 1 + below(a, 3),
		   1 + below(a, 4));
	sketch_close(a->out, part);
}

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
		write_limit(a);
	write_actions(a, &header);
	sketch_add(a->out, "\n");
	sketch_close(a->out, part);
}

static void write_group(struct author *a, uint32_t number, uint32_t rules)
{
	size_t part = sketch_open(a->out), when;
	uint32_t i;

	sketch_add(a->out, "\tgroup g%u ", number);
	if (once_in(a, 3)) {
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

/* Full soon, or never. */
static void write_dynamic(struct author *a)
{
	size_t part;

	sketch_add(a->out, "dynamic; ");
	part = sketch_open(a->out);
	sketch_add(a->out, "size %u; ", 1 + below(a, once_in(a, 2) ? 6 : 4096));
	sketch_close(a->out, part);
	write_part(a, once_in(a, 2) ? "timeout 1h; " : "");
}

static void write_elements(struct author *a, enum drawn_type type)
{
	sketch_add(a->out, "elements = { ");
	elements_draw(a->seed, type, 1 + below(a, once_in(a, 20) ? 2000 : 20),
		      a->out);
	sketch_add(a->out, "} ");
}

static void write_sets(struct author *a)
{
	static const char *const names[] = { "ipv4", "ipv6", "port" };
	size_t part;
	uint32_t i;

	a->n_sets = below(a, SETS + 1);
	for (i = 0; i < a->n_sets; i++) {
		a->sets[i].type = below(a, 3); /* DRAWN_IPV4, IPV6, PORT */
		a->sets[i].dynamic = once_in(a, 4);
		part = sketch_open(a->out);
		sketch_add(a->out, "\tset s%u { type %s; ", i,
			   names[a->sets[i].type]);
		if (a->sets[i].dynamic)
			write_dynamic(a);
		else
			write_elements(a, a->sets[i].type);
		sketch_add(a->out, "}\n");
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

/* What the kernels' backends differ in most, each in few policies. */
static uint32_t draw_features(struct author *a)
{
	static const struct {
		uint32_t has, once_in;
	} features[] = {
		{ HAS_MARKS, 2 },     { HAS_OIF, 4 },	  { HAS_FLOW, 3 },
		{ HAS_CHOICE, 3 },    { HAS_LIMIT, 5 },	  { HAS_DSCP, 8 },
		{ HAS_PRIORITY, 10 }, { HAS_MIRROR, 10 }, { HAS_REDIRECT, 10 },
		{ HAS_LOG, 10 },      { HAS_LINK, 4 },	  { HAS_CT, 4 },
	};
	uint32_t has = 0;
	size_t i;

	for (i = 0; i < SIZE(features); i++)
		if (once_in(a, features[i].once_in))
			has |= features[i].has;
	return has;
}

void policy_draw(uint64_t *seed, struct sketch *out)
{
	struct author a = { .seed = seed, .out = out };
	uint32_t rules = draw_rules(&a), groups, i;

	a.has = draw_features(&a);
	if (a.has & HAS_MARKS)
		write_fields(&a);
	write_sets(&a);
	groups = 1 + below(&a, once_in(&a, 30) ? 64 : 6);
	if (groups > rules)
		groups = rules;
	for (i = 0; i < groups; i++)
		write_group(&a, i, rules / groups + (i < rules % groups));
}

// SPDX-License-Identifier: GPL-2.0-only
#include <netinet/in.h>

#include "selftests/fuzz/author.h"

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

struct header write_conditions(struct author *a, uint32_t count)
{
	struct header header = { 0 };

	while (count--)
		write_condition(a, &header);
	return header;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <netinet/in.h>

#include "selftests/fuzz/author.h"
#include "core/image.h"

/* How an action is written; no format: by code of its own. */
struct writing {
	uint32_t once_in; /* policies: it is in one of so many */
	const char *format;
	uint32_t below; /* what number; 0: none */
};

#define DRAWN(policies, text, limit)  \
	{                             \
		policies, text, limit \
	}
#define DRAWN_APART(policies)     \
	{                         \
		policies, NULL, 0 \
	}

static const struct writing writings[ACTIONS] = {
#define ACTION(id, word, name, model, parse, drawn) [ACTION_##id] = drawn,
#define WORD(...)
#include "userspace/policy/actions.def"
};

void draw_does(struct author *a)
{
	enum action_id id;

	for (id = 0; id < ACTIONS; id++)
		a->does[id] = once_in(a, writings[id].once_in);
}

/* What a rule of @header adds to a set of @holds; NULL: it has none. */
static const char *addition_key(struct author *a, enum condition_id holds,
				const struct header *header)
{
	static const char *const keys[][2] = { { "ip saddr", "ip daddr" },
					       { "ip6 saddr", "ip6 daddr" },
					       { "tcp sport", "tcp dport" } };
	bool port = holds == CONDITION_TCP_DPORT;
	bool four = holds == CONDITION_IP_SADDR;

	if (port ? header->transport != IPPROTO_TCP :
		   header->family == (four ? 6 : 4))
		return NULL;
	return keys[port ? 2 : !four][below(a, 2)];
}

/* "{ ip daddr/24 timeout 1d }": a key is a condition. */
static void write_addition_key(struct author *a, uint32_t set, const char *key,
			       bool timed)
{
	uint32_t lengths = a->sets[set].n_lengths;

	sketch_add(a->out, "{ %s", key);
	if (lengths)
		sketch_add(a->out, "/%u",
			   a->sets[set].lengths[below(a, lengths)]);
	sketch_add(a->out, timed ? " timeout 1d } " : " } ");
}

/* To the set of keys of several parts, drawn beside the seed. */
static bool write_joined_add(struct author *a, const struct header *header)
{
	uint64_t seed = *a->seed ^ KZ_F_JOINED;
	size_t part;
	bool update;

	random_next(&seed);
	if (!a->joined || header->family != a->joined->family ||
	    (a->joined->transport &&
	     header->transport != a->joined->transport) ||
	    random_below(&seed, 3))
		return false;
	part = sketch_open(a->out);
	update = a->does[ACTION_UPDATE] && random_below(&seed, 2);
	sketch_add(a->out, "%s @j { %s%s } ", update ? "update" : "add",
		   a->joined->key, update ? " timeout 1d" : "");
	sketch_close(a->out, part);
	return true;
}

/* To the dynamic sets that a rule of @header can add to. */
static bool write_adds(struct author *a, const struct header *header)
{
	bool any = write_joined_add(a, header), update, port, prefixes;
	const char *key;
	uint32_t i;
	size_t part;

	for (i = 0; i < a->n_sets; i++) {
		key = addition_key(a, a->sets[i].holds, header);
		if (!a->sets[i].dynamic || !key || !once_in(a, 3))
			continue;
		prefixes = a->sets[i].n_lengths;
		if (prefixes && !header->family)
			continue;
		part = sketch_open(a->out);
		update = a->does[ACTION_UPDATE] && once_in(a, 2);
		port = a->sets[i].holds == CONDITION_TCP_DPORT;
		sketch_add(a->out, "%s @s%u ", update ? "update" : "add", i);
		if (port || prefixes || (header->family && once_in(a, 2)))
			write_addition_key(a, i, key, update || once_in(a, 3));
		else if (update)
			sketch_add(a->out, "{ timeout 1d } ");
		sketch_close(a->out, part);
		any = true;
	}
	return any;
}

/* "by flow { ... }": few values, of any weights. */
static void write_choice(struct author *a, uint32_t field)
{
	uint32_t i, count = 1 + below(a, 1U << a->bits[field]);

	sketch_add(a->out, "by flow { ");
	for (i = 0; i < count; i++)
		sketch_add(a->out, "%u: %u, ", i,
			   1 + below(a, once_in(a, 2) ? 3 : 1000000));
	sketch_add(a->out, "} ");
}

/* "ip saddr map @m0" for @field, in one action of a rule; false: there is none. */
static bool write_map(struct author *a, const struct header *header,
		      uint32_t field, bool *mapped)
{
	static const char *const keys[][2] = { { "ip6 saddr", "ip6 daddr" },
					       { "ip saddr", "ip daddr" } };
	uint32_t i;
	bool four;

	for (i = 0; i < a->n_maps && !*mapped && header->family; i++) {
		four = a->maps[i].key == CONDITION_IP_SADDR;
		if (a->maps[i].field != field ||
		    header->family != (four ? 4 : 6) || once_in(a, 3))
			continue;
		sketch_add(a->out, "%s map @m%u ", keys[four][below(a, 2)], i);
		*mapped = true;
		return true;
	}
	return false;
}

static void write_field_value(struct author *a, uint32_t field)
{
	uint32_t other = below(a, a->n_fields);

	if (a->does[ACTION_COPY] && other != field &&
	    a->bits[other] <= a->bits[field] && once_in(a, 2))
		sketch_add(a->out, "from f%u ", other);
	else if (a->does[ACTION_CHOOSE] && once_in(a, 3))
		write_choice(a, field);
	else
		sketch_add(a->out, "%u ", below(a, 1U << a->bits[field]));
}

/* Those that one line writes. */
static bool write_formats(struct author *a, const struct header *header,
			  bool *mapped)
{
	enum action_id id;
	bool any = false;
	size_t part;

	for (id = 0; id < ACTIONS; id++) {
		if (!writings[id].format || !a->does[id] || !once_in(a, 4))
			continue;
		part = sketch_open(a->out);
		if (id == ACTION_PRIORITY && once_in(a, 2) && !*mapped) {
			sketch_add(a->out, "priority set ");
			if (!write_map(a, header, FIELDS, mapped))
				sketch_add(a->out, "1 ");
		} else if (writings[id].below)
			sketch_add(a->out, writings[id].format,
				   below(a, writings[id].below));
		else
			sketch_add(a->out, "%s", writings[id].format);
		sketch_close(a->out, part);
		any = true;
	}
	return any;
}

static void write_verdict(struct author *a)
{
	if (a->does[ACTION_REDIRECT] && once_in(a, 4))
		write_part(a, "redirect lo");
	else if (a->does[ACTION_REJECT] && once_in(a, 4))
		write_part(a, once_in(a, 2) ?
				      "reject or drop" :
				      "reject with icmpx no-route or drop");
	else
		write_part(a, once_in(a, 2) ? "drop" : "accept");
}

void write_actions(struct author *a, const struct header *header)
{
	bool any = write_adds(a, header), set = false, mapped = false;
	size_t part;
	uint32_t i;

	for (i = 0; i < a->n_fields; i++) {
		if (!once_in(a, 3))
			continue;
		part = sketch_open(a->out);
		sketch_add(a->out, "set f%u ", i);
		if (!write_map(a, header, i, &mapped))
			write_field_value(a, i);
		sketch_close(a->out, part);
		set = true;
	}
	set |= write_formats(a, header, &mapped);
	/* So that these can be left out where a rule has to fire only. */
	if (once_in(a, 4) || (set && !any)) {
		write_part(a, "count ");
		any = true;
	}
	if ((any || set) && once_in(a, 2))
		return;
	write_verdict(a);
}

/* A key, often one that packets of @header have. */
static void write_limit_key(struct author *a, const struct header *header)
{
	static const char *const keys[][4] = {
		{ "meta l4proto", "ip saddr/30", "ip6 saddr/126", "ip daddr" },
		{ "ip saddr", "ip saddr/28", "ip daddr . ip saddr/31",
		  "ip protocol" },
		{ "ip6 saddr", "ip6 daddr/100", "ip6 saddr . meta l4proto",
		  "ip6 saddr/64" },
	};
	static const char *const ports[] = { "tcp sport", "udp dport" };
	uint32_t family = header->family == 4 ? 1 : header->family == 6 ? 2 : 0;

	if (a->has & HAS_FLOW && once_in(a, 3))
		sketch_add(a->out, "per flow ");
	else if (!header->transport && once_in(a, 4))
		sketch_add(a->out, "per %s ", ports[below(a, 2)]);
	else
		sketch_add(a->out, "per %s ", keys[family][below(a, 4)]);
}

/* Tokens come so slowly that the burst is all there is. */
void write_limit(struct author *a, const struct header *header)
{
	size_t part;

	if (!(a->has & HAS_LIMIT) || a->n_limits == KZ_MAX_LIMITS ||
	    !once_in(a, 5))
		return;
	a->n_limits++;
	part = sketch_open(a->out);
	if (once_in(a, 4))
		sketch_add(a->out, "limit %s%u kbytes/week burst %u bytes ",
			   once_in(a, 3) ? "over " : "", 1 + below(a, 3),
			   1 + below(a, 500));
	else
		sketch_add(a->out, "limit %s%u/week burst %u ",
			   once_in(a, 3) ? "over " : "", 1 + below(a, 3),
			   1 + below(a, 4));
	if (once_in(a, 2))
		write_limit_key(a, header);
	sketch_close(a->out, part);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Matches of rates. The language asks for a limit last, and so must a rule. */
#include <string.h>

#include "userspace/import/iptables/modules.h"
#include "userspace/import/iptables/words.h"

/* "3/min" -> "3/minute"; NULL: it is none. */
static const char *rate(struct xt_making *making, const char *word)
{
	static const char *const units[] = { "second", "minute", "hour",
					     "day" };
	const char *unit;
	uint32_t number;
	size_t i;

	if (!xt_number(word, 1000000, &number, '/', &unit) || !number)
		return NULL;
	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (!unit || (*unit && !strncmp(units[i], unit, strlen(unit))))
			return pool_print(&making->dump->pool, "%u/%s", number,
					  units[i]);
	return NULL;
}

static const char *limit(struct xt_making *making, const char *const *words)
{
	making->hash.rate = rate(making, words[0]);
	if (!making->hash.burst)
		making->hash.burst = "5";
	if (making->inverted)
		return "a negated limit";
	return making->hash.rate ? NULL : xt_bad_value(making, words[0]);
}

static const char *burst(struct xt_making *making, const char *const *words)
{
	uint32_t number;

	if (!xt_number(words[0], 1000000, &number, 0, NULL) || !number)
		return xt_bad_value(making, words[0]);
	making->hash.burst = pool_print(&making->dump->pool, "%u", number);
	return NULL;
}

static const char *limit_finish(struct xt_making *making)
{
	if (!making->hash.rate)
		return "limit without a rate";
	making->rule->limit = pool_print(&making->dump->pool,
					 "limit %s burst %s", making->hash.rate,
					 making->hash.burst);
	return NULL;
}

static const char *above(struct xt_making *making, const char *const *words)
{
	making->hash.over = true;
	return limit(making, words);
}

static const char *mode(struct xt_making *making, const char *const *words)
{
	making->hash.mode = pool_print(&making->dump->pool, "%s", words[0]);
	return NULL;
}

static const char *name(struct xt_making *making, const char *const *words)
{
	making->rule->shared = pool_print(&making->dump->pool, "%s", words[0]);
	return NULL;
}

static const char *source_mask(struct xt_making *making,
			       const char *const *words)
{
	return xt_number(words[0], making->dump->ip6 ? 128 : 32,
			 &making->hash.source, 0, NULL) ?
		       NULL :
		       xt_bad_value(making, words[0]);
}

static const char *destination_mask(struct xt_making *making,
				    const char *const *words)
{
	return xt_number(words[0], making->dump->ip6 ? 128 : 32,
			 &making->hash.destination, 0, NULL) ?
		       NULL :
		       xt_bad_value(making, words[0]);
}

static const char *most(struct xt_making *making, const char *const *words)
{
	return xt_number(words[0], 1048576, &making->hash.size, 0, NULL) ?
		       NULL :
		       xt_bad_value(making, words[0]);
}

/* The parts of a key, in the order of --hashlimit-mode. */
static const struct {
	const char *mode, *ip, *ip6;
} parts[] = {
	{ "srcip", "ip saddr", "ip6 saddr" },
	{ "srcport", "th sport", "th sport" },
	{ "dstip", "ip daddr", "ip6 daddr" },
	{ "dstport", "th dport", "th dport" },
};

/* Its prefix length, or 0: it has none, or all of it. */
static uint32_t part_prefix(const struct xt_making *making, size_t part)
{
	if (!strcmp(parts[part].mode, "srcip"))
		return making->hash.source;
	return strcmp(parts[part].mode, "dstip") ? 0 : making->hash.destination;
}

/* " per ip saddr/24 . th dport" */
static const char *key_print(struct xt_making *making)
{
	struct pool *pool = &making->dump->pool;
	const char *at, *key = "";
	size_t i, length;

	for (at = making->hash.mode; at && *at; at += length + !!at[length]) {
		uint32_t prefix;

		length = strcspn(at, ",");
		for (i = 0; i < sizeof(parts) / sizeof(*parts); i++)
			if (!strncmp(parts[i].mode, at, length) &&
			    !parts[i].mode[length])
				break;
		if (i == sizeof(parts) / sizeof(*parts))
			return NULL;
		prefix = part_prefix(making, i);
		key = pool_print(pool, "%s%s%s", key, *key ? " . " : " per ",
				 making->dump->ip6 ? parts[i].ip6 :
						     parts[i].ip);
		if (prefix)
			key = pool_print(pool, "%s/%u", key, prefix);
	}
	return key;
}

static const char *hashlimit_finish(struct xt_making *making)
{
	struct pool *pool = &making->dump->pool;
	const char *key = key_print(making);

	if (!making->hash.rate || !key)
		return "hashlimit of another mode";
	/* Packets without ports share a bucket there, and match no rule here. */
	if (strstr(key, "port") && !making->protocol)
		return "hashlimit by ports without -p";
	making->rule->limit = pool_print(pool, "limit %s%s burst %s%s",
					 making->hash.over ? "over " : "",
					 making->hash.rate, making->hash.burst,
					 key);
	if (*key && making->hash.size)
		making->rule->limit = pool_print(pool, "%s size %u",
						 making->rule->limit,
						 making->hash.size);
	return NULL;
}

static const char *connections(struct xt_making *making, const char *word,
			       bool over)
{
	making->connections.over = over != making->inverted;
	making->connections.given = true;
	return xt_number(word, 1048575, &making->connections.most, 0, NULL) ?
		       NULL :
		       xt_bad_value(making, word);
}

static const char *connections_above(struct xt_making *making,
				     const char *const *words)
{
	return connections(making, words[0], true);
}

static const char *connections_upto(struct xt_making *making,
				    const char *const *words)
{
	return connections(making, words[0], false);
}

static const char *connections_mask(struct xt_making *making,
				    const char *const *words)
{
	making->connections.masked = true;
	return xt_number(words[0], making->dump->ip6 ? 128 : 32,
			 &making->connections.prefix, 0, NULL) ?
		       NULL :
		       xt_bad_value(making, words[0]);
}

static const char *connections_to(struct xt_making *making,
				  const char *const *words)
{
	(void)words;
	making->connections.destination = true;
	return NULL;
}

static const char *connlimit_finish(struct xt_making *making)
{
	uint32_t whole = making->dump->ip6 ? 128 : 32;
	uint32_t prefix =
		making->connections.masked ? making->connections.prefix : whole;
	struct pool *pool = &making->dump->pool;
	const char *key = "";

	if (!making->connections.given)
		return "connlimit without a number";
	if (prefix)
		key = pool_print(
			pool, " per %s %s", making->dump->ip6 ? "ip6" : "ip",
			making->connections.destination ? "daddr" : "saddr");
	if (prefix && prefix < whole)
		key = pool_print(pool, "%s/%u", key, prefix);
	making->rule->limit =
		pool_print(pool, "ct count %s%u%s",
			   making->connections.over ? "over " : "",
			   making->connections.most, key);
	return NULL;
}

static const struct xt_option limit_options[] = {
	{ "--limit", 1, limit },
	{ "--limit-burst", 1, burst },
	{ .name = NULL },
};

/* Keys that are idle are forgotten: their bucket is full again, or nearly. */
static const struct xt_option hashlimit_options[] = {
	{ "--hashlimit-upto", 1, limit },
	{ "--hashlimit-above", 1, above },
	{ "--hashlimit-burst", 1, burst },
	{ "--hashlimit-mode", 1, mode },
	{ "--hashlimit-name", 1, name },
	{ "--hashlimit-srcmask", 1, source_mask },
	{ "--hashlimit-dstmask", 1, destination_mask },
	{ "--hashlimit-htable-max", 1, most },
	{ "--hashlimit-htable-size", 1, NULL },
	{ "--hashlimit-htable-expire", 1, NULL },
	{ "--hashlimit-htable-gcinterval", 1, NULL },
	{ .name = NULL },
};

static const struct xt_option connlimit_options[] = {
	{ "--connlimit-above", 1, connections_above },
	{ "--connlimit-upto", 1, connections_upto },
	{ "--connlimit-mask", 1, connections_mask },
	{ "--connlimit-saddr", 0, NULL },
	{ "--connlimit-daddr", 0, connections_to },
	{ .name = NULL },
};

const struct xt_module xt_matches_limit[] = {
	{ "limit", limit_options, limit_finish },
	{ "hashlimit", hashlimit_options, hashlimit_finish },
	{ "connlimit", connlimit_options, connlimit_finish },
	{ .name = NULL },
};

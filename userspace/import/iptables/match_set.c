// SPDX-License-Identifier: GPL-2.0-only
/* -m set: elements of ipset's sets. */
#include <netinet/in.h>
#include <string.h>

#include "userspace/import/iptables/modules.h"
#include "userspace/import/iptables/sets.h"

/* What a part of an element is compared with, by "src" or "dst". */
static const struct {
	const char *part, *ip[2], *ip6[2];
} keys[] = {
	{ "ip", { "ip saddr", "ip daddr" }, { "ip6 saddr", "ip6 daddr" } },
	{ "net", { "ip saddr", "ip daddr" }, { "ip6 saddr", "ip6 daddr" } },
	{ "port",
	  { "ip protocol . th sport", "ip protocol . th dport" },
	  { "meta l4proto . th sport", "meta l4proto . th dport" } },
	{ "ports", { "th sport", "th dport" }, { "th sport", "th dport" } },
	{ "mac", { "ether saddr", NULL }, { "ether saddr", NULL } },
	{ "iface", { "iifname", "oifname" }, { "iifname", "oifname" } },
	{ "mark", { "meta mark", "meta mark" }, { "meta mark", "meta mark" } },
};

static const char *key_of(const struct xt_set *set, size_t part,
			  bool destination)
{
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (!strcmp(keys[i].part, set->parts[part]))
			return set->ip6 ? keys[i].ip6[destination] :
					  keys[i].ip[destination];
	return NULL;
}

/* "ip saddr . ip protocol . th dport" of "src,dst"; NULL: it cannot be said. */
static const char *key_print(struct xt_making *making, const struct xt_set *set,
			     const char *directions)
{
	const char *key = "", *part;
	bool destination;
	size_t i, length;

	for (i = 0; i < set->n_parts; i++) {
		length = strcspn(directions, ",");
		destination = !strncmp(directions, "dst", length);
		part = key_of(set, i, destination);
		if (!part || length != 3 ||
		    (!destination && strncmp(directions, "src", length)))
			return NULL;
		key = pool_print(&making->dump->pool, "%s%s%s", key,
				 i ? " . " : "", part);
		directions += length + (directions[length] == ',');
	}
	return key;
}

static bool only_addresses(const struct xt_set *set)
{
	size_t i;

	for (i = 0; i < set->n_parts; i++)
		if (strcmp(set->parts[i], "ip") && strcmp(set->parts[i], "net"))
			return false;
	return true;
}

static enum xt_device device_of(const char *key)
{
	if (strstr(key, "iifname"))
		return XT_IN;
	return strstr(key, "oifname") ? XT_OUT : XT_NO_DEVICE;
}

static const char *match_set(struct xt_making *making, const char *const *words)
{
	struct pool *pool = &making->dump->pool;
	struct xt_set *set = xt_set_find(making->dump->sets, words[0]);
	struct xt_term *term;
	const char *key;

	if (!making->dump->sets)
		return "a set, without --ipset";
	if (!set)
		return pool_print(
			pool, "set %s, which the file of --ipset does not have",
			words[0]);
	if (!xt_set_good(set))
		return set->reason;
	if (!only_addresses(set) && making->inverted)
		return "a negated set of more than addresses";
	if (only_addresses(set) && set->ip6 != making->dump->ip6) {
		making->rule->never |= !making->inverted;
		return NULL;
	}
	if (!strcmp(set->parts[0], "ports") &&
	    making->protocol != IPPROTO_TCP && making->protocol != IPPROTO_UDP)
		return "a set of ports without -p tcp or udp";
	key = key_print(making, set, words[1]);
	if (!key)
		return pool_print(pool, "a set's direction %s", words[1]);
	term = xt_term_add(making, key, "@%s", set->label);
	if (!term)
		return NULL;
	term->set = set;
	term->device = device_of(key);
	if (strstr(key, "meta mark"))
		term->reads = UINT32_MAX;
	return NULL;
}

static const struct xt_option set_options[] = {
	{ "--match-set", 2, match_set },
	{ .name = NULL },
};

const struct xt_module xt_matches_set[] = {
	{ "set", set_options, NULL },
	{ .name = NULL },
};

// SPDX-License-Identifier: GPL-2.0-only
/* Matches of what the routing tables say: addrtype, rpfilter. */
#include <stdio.h>
#include <string.h>

#include "userspace/import/iptables/modules.h"

/*
 * Kinds of addresses, as `fib daddr type` has them. The prefixes that an IPv6
 * address of the kind is in, or is not in, where xt_addrtype asks the address
 * and not the routes. UNSPEC: no IPv4 address is of that kind.
 */
static const struct {
	const char *name, *type, *ip6;
} types[] = {
	{ "UNSPEC", NULL, "::" },
	{ "UNICAST", "unicast", "! { ff00::/8, ::, ::ffff:0:0/96 }" },
	{ "LOCAL", "local", NULL },
	{ "BROADCAST", "broadcast", NULL },
	{ "ANYCAST", "anycast", NULL },
	{ "MULTICAST", "multicast", "ff00::/8" },
	{ "BLACKHOLE", "blackhole", NULL },
	{ "UNREACHABLE", "unreachable", NULL },
	{ "PROHIBIT", "prohibit", NULL },
};

/* The row of a word of @length characters; -1: there is none. */
static int type_find(const char *word, size_t length)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (strlen(types[i].name) == length &&
		    !strncmp(types[i].name, word, length))
			return i;
	return -1;
}

/* "@key VALUE", or the reverse of it if either is inverted. */
static void prefixes_add(struct xt_making *making, const char *key,
			 const char *value)
{
	bool inverted = making->inverted;

	if (*value == '!') {
		making->inverted = !inverted;
		value += 2;
	}
	xt_term_add(making, key, "%s", value);
	making->inverted = inverted;
}

static const char *type_of_ip6(struct xt_making *making, const char *word,
			       const char *key)
{
	int i = type_find(word, strlen(word));

	if (i < 0 || (!types[i].ip6 && strcmp(key, "ip6 daddr")))
		return xt_bad_value(making, word);
	if (types[i].ip6) {
		prefixes_add(making, key, types[i].ip6);
		return NULL;
	}
	/* Others are of routes in a way that nft and the language do not have. */
	if (strcmp(word, "LOCAL"))
		return xt_bad_value(making, word);
	xt_term_add(making, "fib daddr type", "local");
	return NULL;
}

static const char *source_type(struct xt_making *making,
			       const char *const *words)
{
	if (making->dump->ip6)
		return type_of_ip6(making, words[0], "ip6 saddr");
	if (strcmp(words[0], "MULTICAST"))
		return pool_print(&making->dump->pool, "addrtype --src-type %s",
				  words[0]);
	xt_term_add(making, "ip saddr", "224.0.0.0/4");
	return NULL;
}

static const char *destination_type(struct xt_making *making,
				    const char *const *words)
{
	char list[128] = "";
	const char *word;
	size_t length;
	int i;

	if (making->dump->ip6)
		return type_of_ip6(making, words[0], "ip6 daddr");
	if (!strcmp(words[0], "MULTICAST")) { /* of any backend */
		xt_term_add(making, "ip daddr", "224.0.0.0/4");
		return NULL;
	}
	for (word = words[0];; word += length + 1) {
		length = strcspn(word, ",");
		i = type_find(word, length);
		if (i < 0 || strlen(list) + 16 > sizeof(list))
			return xt_bad_value(making, words[0]);
		if (types[i].type)
			sprintf(list + strlen(list), "%s%s", *list ? ", " : "",
				types[i].type);
		if (!word[length])
			break;
	}
	if (!*list)
		making->rule->never |= !making->inverted;
	else
		xt_term_add(making, "fib daddr type",
			    strchr(list, ',') ? "{ %s }" : "%s", list);
	return NULL;
}

static const char *invert(struct xt_making *making, const char *const *words)
{
	(void)words;
	making->way_back_missing = true;
	return NULL;
}

static const char *rpfilter_finish(struct xt_making *making)
{
	making->inverted = false;
	xt_term_add(making, "fib saddr . iif oif", "%s",
		    making->way_back_missing ? "missing" : "exists");
	return NULL;
}

static const struct xt_option addrtype_options[] = {
	{ "--src-type", 1, source_type },
	{ "--dst-type", 1, destination_type },
	{ .name = NULL },
};

static const struct xt_option rpfilter_options[] = {
	{ "--invert", 0, invert },
	{ .name = NULL },
};

const struct xt_module xt_matches_route[] = {
	{ "addrtype", addrtype_options, NULL },
	{ "rpfilter", rpfilter_options, rpfilter_finish },
	{ .name = NULL },
};

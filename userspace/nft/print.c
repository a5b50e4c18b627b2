// SPDX-License-Identifier: GPL-2.0-only
/* A ruleset as a script; see print.h. */
#include <inttypes.h>

#include <linux/netfilter_ipv4.h>

#include "userspace/base/hook_names.h"
#include "userspace/nft/first.h"
#include "userspace/nft/joined.h"
#include "userspace/nft/limit.h"
#include "userspace/nft/print.h"
#include "userspace/nft/print_rule.h"
#include "userspace/nft/print_values.h"

/* "7d1ms": nft takes no large number of one unit. */
static void time_print(uint64_t ms, FILE *out)
{
	static const struct {
		uint64_t ms;
		const char *unit;
	} units[] = {
		{ 86400000, "d" }, { 3600000, "h" }, { 60000, "m" },
		{ 1000, "s" },	   { 1, "ms" },
	};
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (ms >= units[i].ms)
			fprintf(out, "%" PRIu64 "%s", ms / units[i].ms,
				units[i].unit);
		ms %= units[i].ms;
	}
}

static void dynamic_print(const struct nft_set *set, FILE *out)
{
	if (set->dynamic)
		fprintf(out,
			"\t\tsize %" PRIu32 "\n\t\tflags dynamic,timeout\n",
			set->dynamic->size);
}

/* What a dynamic set has from the start; one of a single key, too. */
static void first_print(const struct nft_set *set, FILE *out)
{
	const struct nft_map one = { .keys = { set->key }, .n_keys = 1 };
	size_t count = set->dynamic ? set->dynamic->n_first : 0, i;
	struct nft_first first;

	for (i = 0; i < count; i++) {
		nft_first_fill(set, i, &first);
		fputs(i ? ",\n\t\t\t" : "\t\telements = { ", out);
		nft_joined_print(set->map ? set->map : &one, &first.element,
				 out);
		if (!first.timeout)
			continue;
		fputs(" timeout ", out);
		time_print(first.timeout, out);
	}
	if (count)
		fputs(" }\n", out);
}

static void joined_set_print(const struct nft_set *set, FILE *out)
{
	const struct nft_map *map = set->map;
	unsigned int k;
	size_t i;

	fprintf(out, "\tset %s {\n\t\ttype ", set->name);
	for (k = 0; k < map->n_keys; k++)
		fprintf(out, "%s%s", k ? " . " : "",
			nft_keys[map->keys[k]].type);
	fprintf(out, "\n%s", map->interval ? "\t\tflags interval\n" : "");
	dynamic_print(set, out);
	first_print(set, out);
	for (i = 0; i < map->count; i++) {
		fputs(i ? ",\n\t\t\t" : "\t\telements = { ", out);
		nft_joined_print(map, &map->elements[i], out);
	}
	fprintf(out, "%s\t}\n\n", i ? " }\n" : "");
}

/* Of the keys of @limit. */
static void limit_set_print(const struct policy_limit *limit, FILE *out)
{
	fprintf(out, "\t\tsize %" PRIu32 "\n\t\tflags dynamic",
		limit->key.size);
	if (limit->connections) {
		putc('\n', out);
		return;
	}
	fputs(",timeout\n\t\ttimeout ", out);
	time_print(nft_limit_timeout(limit), out);
	putc('\n', out);
}

static void set_print(const struct nft_set *set, FILE *out)
{
	const struct policy_limit *limit = set->limit;
	unsigned int i;

	if (set->map) {
		joined_set_print(set, out);
		return;
	}
	fprintf(out, "\tset %s {\n\t\ttype %s", set->name,
		nft_keys[set->key].type);
	for (i = 1; limit && i < limit->key.parts.count; i++)
		fprintf(out, " . %s",
			nft_keys[nft_part_key(&limit->key.parts.list[i])].type);
	putc('\n', out);
	if (limit)
		limit_set_print(limit, out);
	if (set->interval)
		fputs("\t\tflags interval\n", out);
	dynamic_print(set, out);
	first_print(set, out);
	if (set->ranges->count) {
		fputs("\t\telements = ", out);
		nft_ranges_print(set->key, set->ranges, "\t\t\t", out);
		putc('\n', out);
	}
	fputs("\t}\n\n", out);
}

static void limit_print(const struct nft_limit *limit, FILE *out)
{
	fprintf(out, "\tlimit %s {\n\t\t", limit->name);
	nft_limit_print(limit->limit, out);
	fputs("\n\t}\n\n", out);
}

static void hook_print(const struct nft_chain *chain, FILE *out)
{
	static const struct nft_name names[] = {
		{ NF_IP_PRI_RAW, "raw" },
		{ NF_IP_PRI_MANGLE, "mangle" },
		{ NF_IP_PRI_FILTER, "filter" },
		{ NF_IP_PRI_SECURITY, "security" },
	};
	const char *priority = nft_name_find(
		names, sizeof(names) / sizeof(names[0]), chain->priority);

	fprintf(out, "\t\ttype %s hook %s priority ", nft_chain_type(chain),
		hook_names[chain->hook]);
	if (priority)
		fputs(priority, out);
	else
		fprintf(out, "%" PRId32, chain->priority);
	fputs("; policy accept;\n\n", out);
}

static void chain_print(const struct nft_ruleset *ruleset,
			const struct nft_chain *chain, FILE *out)
{
	size_t i;

	if (chain->about)
		fprintf(out, "\t# %s\n", chain->about);
	fprintf(out, "\tchain %s {\n", chain->name);
	if (chain->has_hook)
		hook_print(chain, out);
	for (i = 0; i < chain->n_rules; i++)
		nft_rule_print(ruleset, &chain->rules[i], out);
	fputs("\t}\n", out);
}

void nft_print(const struct nft_ruleset *ruleset, FILE *out)
{
	size_t i;

	fprintf(out,
		"#!/usr/sbin/nft -f\n"
		"# %s as nftables rules, by \"kzmark export nft\".\n\n"
		"table inet %s\ndelete table inet %s\n\ntable inet %s {\n",
		ruleset->policy->file, ruleset->table, ruleset->table,
		ruleset->table);
	for (i = 0; i < ruleset->n_counters; i++)
		fprintf(out, "\tcounter %s {\n\t}\n\n",
			ruleset->counters[i].name);
	for (i = 0; i < ruleset->n_limits; i++)
		if (ruleset->limits[i].set == NFT_NO_SET)
			limit_print(&ruleset->limits[i], out);
	for (i = 0; i < ruleset->n_sets; i++)
		if (ruleset->sets[i].name[0])
			set_print(&ruleset->sets[i], out);
	for (i = 0; i < ruleset->n_chains; i++) {
		if (i)
			putc('\n', out);
		chain_print(ruleset, &ruleset->chains[i], out);
	}
	fputs("}\n", out);
}

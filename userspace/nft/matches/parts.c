// SPDX-License-Identifier: GPL-2.0-only
/* "ip saddr . tcp dport { 192.0.2.1 . 22 }", "ip saddr . tcp dport @set_s". */
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/build_sets.h"
#include "userspace/nft/joined.h"
#include "userspace/nft/match.h"
#include "userspace/nft/match_key.h"
#include "userspace/nft/value_bytes.h"

/* Part number @i as a match of its own: its key, and the mask of a field. */
static struct nft_match part_match(const struct nft_match *match,
				   unsigned int i)
{
	const struct policy_condition *part =
		match->parts - match->parts->n_parts + i;

	return (struct nft_match){
		.key = nft_condition_key(part->id),
		.mask = part->field ? part->field->mask : 0,
	};
}

static void parts_build(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_set *set = &b->ruleset->sets[match->set];
	struct nft_match part;
	uint32_t at = 0;
	unsigned int i;

	for (i = 0; i < match->parts->n_parts; i++) {
		part = part_match(match, i);
		nft_part_load(b, part.key, part.mask, nft_joined_register(at),
			      set->interval);
		at += nft_padded(nft_keys[part.key].size);
	}
	nft_expr_lookup(b, match->set, match->negate);
}

static void elements_print(const struct nft_map *map, FILE *out)
{
	size_t i;

	fputs("{", out);
	for (i = 0; i < map->count; i++) {
		fputs("\n\t\t\t", out);
		nft_joined_print(map, &map->elements[i], out);
		if (i + 1 < map->count)
			putc(',', out);
	}
	fputs(" }", out);
}

static void parts_print(const struct nft_ruleset *ruleset,
			const struct nft_match *match, FILE *out)
{
	const struct nft_set *set = &ruleset->sets[match->set];
	struct nft_match part;
	unsigned int i;

	for (i = 0; i < match->parts->n_parts; i++) {
		part = part_match(match, i);
		fputs(i ? " . " : "", out);
		nft_match_key_print(&part, out);
	}
	fputs(match->negate ? " != " : " ", out);
	if (set->name[0])
		fprintf(out, "@%s", set->name);
	else
		elements_print(set->map, out);
}

const struct nft_match_type nft_match_parts = {
	.build = parts_build,
	.print = parts_print,
};

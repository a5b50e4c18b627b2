// SPDX-License-Identifier: GPL-2.0-only
/* "ip saddr . tcp dport vmap { ... }": many rules by one look-up. */
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/match.h"
#include "userspace/nft/build_sets.h"
#include "userspace/nft/value_bytes.h"
#include "userspace/nft/verdict.h"

/*
 * A concatenation is loaded into consecutive registers of 4 bytes. nft uses the
 * names of those of 16 bytes where it can, and lists rules correctly only so.
 */
static uint32_t register_at(uint32_t offset)
{
	return offset % 16 ? NFT_REG32_00 + offset / 4 :
			     NFT_REG_1 + offset / 16;
}

static void map_build(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_map *map = b->ruleset->sets[match->set].map;
	uint32_t at = 0, size;
	struct nftnl_expr *e;
	unsigned int k;

	for (k = 0; k < map->n_keys; k++) {
		size = nft_keys[map->keys[k]].size;
		nft_expr_load(b, map->keys[k], size, register_at(at));
		at += nft_padded(size);
	}
	e = nft_expr_add(b, "lookup");
	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_DREG, NFT_REG_VERDICT);
	nftnl_expr_set_str(e, NFTNL_EXPR_LOOKUP_SET, NFT_ANONYMOUS_MAP);
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SET_ID, NFT_SET_ID(match->set));
}

static void element_print(const struct nft_ruleset *ruleset,
			  const struct nft_map *map,
			  const struct nft_element *element, FILE *out)
{
	char text[NFT_RANGE_SIZE];
	unsigned int k;

	for (k = 0; k < map->n_keys; k++) {
		nft_range_write(map->keys[k], element->ranges[k], text);
		fprintf(out, "%s%s", k ? " . " : "\n\t\t\t", text);
	}
	fputs(" : ", out);
	nft_verdict_print(ruleset, element->end, element->target, out);
}

/* An element a line. */
static void map_print(const struct nft_ruleset *ruleset,
		      const struct nft_match *match, FILE *out)
{
	const struct nft_map *map = ruleset->sets[match->set].map;
	unsigned int k;
	size_t i;

	for (k = 0; k < map->n_keys; k++)
		fprintf(out, "%s%s", k ? " . " : "",
			nft_keys[map->keys[k]].text);
	fputs(" vmap {", out);
	for (i = 0; i < map->count; i++) {
		element_print(ruleset, map, &map->elements[i], out);
		if (i + 1 < map->count)
			putc(',', out);
	}
	fputs(" }", out);
}

const struct nft_match_type nft_match_map = {
	.build = map_build,
	.print = map_print,
};

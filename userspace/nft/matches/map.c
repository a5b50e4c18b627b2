// SPDX-License-Identifier: GPL-2.0-only
/* "ip saddr . tcp dport vmap { ... }": many rules by one look-up. */
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/build_sets.h"
#include "userspace/nft/joined.h"
#include "userspace/nft/match.h"
#include "userspace/nft/value_bytes.h"
#include "userspace/nft/verdict.h"

static void map_build(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_map *map = b->ruleset->sets[match->set].map;
	uint32_t at = 0, size;
	struct nftnl_expr *e;
	unsigned int k;

	for (k = 0; k < map->n_keys; k++) {
		size = nft_keys[map->keys[k]].size;
		nft_expr_load(b, map->keys[k], size, nft_joined_register(at));
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
	fputs("\n\t\t\t", out);
	nft_joined_print(map, element, out);
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

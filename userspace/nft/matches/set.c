// SPDX-License-Identifier: GPL-2.0-only
/* "ip saddr @set_office", "tcp dport { 22, 80 }". */
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/match.h"
#include "userspace/nft/match_key.h"
#include "userspace/nft/build_sets.h"
#include "userspace/nft/prefixes.h"

static void set_build(struct rule_builder *b, const struct nft_match *match)
{
	const struct nft_set *set = &b->ruleset->sets[match->set];

	nft_match_load(b, match);
	nft_prefix_cut(b, set, match->key);
	if (set->interval)
		nft_expr_order_key(b, match->key);
	nft_expr_lookup(b, match->set, match->negate);
}

static void set_print(const struct nft_ruleset *ruleset,
		      const struct nft_match *match, FILE *out)
{
	const struct nft_set *set = &ruleset->sets[match->set];

	if (nft_prefix_is_cut(set, match->key)) {
		fputs(nft_keys[match->key].text, out);
		nft_prefix_print(set, match->key, out);
		fputs(match->negate ? " !=" : " ==", out);
	} else {
		nft_match_key_print(match, out);
	}
	putc(' ', out);
	if (set->name[0])
		fprintf(out, "@%s", set->name);
	else
		nft_ranges_print(set->key, set->ranges, "\t\t\t", out);
}

const struct nft_match_type nft_match_set = {
	.build = set_build,
	.print = set_print,
};

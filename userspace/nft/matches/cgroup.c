// SPDX-License-Identifier: GPL-2.0-only
/* "socket cgroupv2 level 1 "system.slice"": the group of a socket. */
#include <stdio.h>

#include <libnftnl/expr.h>

#include "userspace/nft/match.h"
#include "userspace/nft/value_bytes.h"

static void cgroup_build(struct rule_builder *b, const struct nft_match *match)
{
	struct nftnl_expr *e = nft_expr_add(b, "socket");
	uint8_t id[16];

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_SOCKET_KEY, NFT_SOCKET_CGROUPV2);
	nftnl_expr_set_u32(e, NFTNL_EXPR_SOCKET_DREG, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_SOCKET_LEVEL, match->parts->level);
	if (match->set != NFT_NO_SET) {
		nft_expr_lookup(b, match->set, match->negate);
		return;
	}
	nft_value_bytes(match->key, match->range.low, false, id);
	nft_expr_compare(b, match->negate ? NFT_CMP_NEQ : NFT_CMP_EQ, id,
			 nft_keys[match->key].size);
}

static void cgroup_print(const struct nft_ruleset *ruleset,
			 const struct nft_match *match, FILE *out)
{
	const struct ranges *numbers = &match->parts->ranges;
	bool list = match->set != NFT_NO_SET;
	const char *gap = list ? "{ " : "";
	uint32_t number;
	size_t i;

	fprintf(out, "%s %u %s", nft_keys[match->key].text, match->parts->level,
		match->negate ? "!= " : "");
	for (i = 0; i < numbers->count; i++)
		for (number = numbers->list[i].low[0];
		     number <= numbers->list[i].high[0]; number++) {
			fprintf(out, "%s\"%s\"", gap,
				ruleset->policy->cgroups[number - 1].path);
			gap = ", ";
		}
	fputs(list ? " }" : "", out);
}

const struct nft_match_type nft_match_cgroup = {
	.build = cgroup_build,
	.print = cgroup_print,
};

// SPDX-License-Identifier: GPL-2.0-only
/* "ip dscp set 46", and the same for ip6. */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "userspace/nft/statement.h"

/* .number: the key, of IPv4 or IPv6; .value: the DSCP */

static int dscp_translate(struct rule_writer *w,
			  const struct policy_action *action)
{
	static const enum nft_key keys[] = { NFT_KEY_IP_DSCP,
					     NFT_KEY_IP6_DSCP };
	struct nft_statement *dscp;
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		dscp = nft_family_rule_add(w, &nft_statement_dscp, keys[i]);
		if (!dscp)
			return -ENOMEM;
		dscp->number = keys[i];
		dscp->value = action->value;
	}
	return 0;
}

/* Two bytes, as the kernel mends a checksum of 16 bit words. */
static void dscp_build(struct rule_builder *b, const struct nft_statement *dscp)
{
	const struct nft_key_type *type = &nft_keys[dscp->number];
	uint16_t keep = htons(~type->part);
	uint16_t flip = htons(dscp->value << type->shift);

	nft_expr_header_load(b, 0);
	nft_expr_bitwise(b, &keep, &flip, sizeof(keep));
	nft_expr_header_store(b, 0, dscp->number == NFT_KEY_IP_DSCP);
}

static void dscp_print(const struct nft_ruleset *ruleset,
		       const struct nft_statement *dscp, FILE *out)
{
	(void)ruleset;
	fprintf(out, "%s set %" PRIu32, nft_keys[dscp->number].text,
		dscp->value);
}

const struct nft_statement_type nft_statement_dscp = {
	.action = ACTION_DSCP,
	.translate = dscp_translate,
	.own_rules = true,
	.build = dscp_build,
	.print = dscp_print,
};

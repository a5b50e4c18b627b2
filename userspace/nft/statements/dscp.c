// SPDX-License-Identifier: GPL-2.0-only
/* "ip dscp set 46", and the same for ip6. */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include <linux/ip.h>

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

/* The IP header's first two bytes to or from the register, as @which says. */
static struct nftnl_expr *payload_build(struct rule_builder *b, uint16_t which)
{
	struct nftnl_expr *e = nft_expr_add(b, "payload");

	if (!e)
		return NULL;
	nftnl_expr_set_u32(e, which, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_BASE,
			   NFT_PAYLOAD_NETWORK_HEADER);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_OFFSET, 0);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_LEN, 2);
	return e;
}

/* Two bytes, as the kernel mends a checksum of 16 bit words. */
static void dscp_build(struct rule_builder *b, const struct nft_statement *dscp)
{
	const struct nft_key_type *type = &nft_keys[dscp->number];
	uint16_t keep = htons(~type->part);
	uint16_t flip = htons(dscp->value << type->shift);
	struct nftnl_expr *e;

	payload_build(b, NFTNL_EXPR_PAYLOAD_DREG);
	nft_expr_bitwise(b, &keep, &flip, sizeof(keep));
	e = payload_build(b, NFTNL_EXPR_PAYLOAD_SREG);
	if (!e || dscp->number != NFT_KEY_IP_DSCP)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_CSUM_TYPE,
			   NFT_PAYLOAD_CSUM_INET);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_CSUM_OFFSET,
			   offsetof(struct iphdr, check));
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

// SPDX-License-Identifier: GPL-2.0-only
/* "ip ttl set 64", and "ip6 hoplimit set 64". */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include <linux/ip.h>
#include <linux/ipv6.h>

#include "userspace/nft/expressions.h"
#include "userspace/nft/keys.h"
#include "userspace/nft/rule_writer.h"
#include "userspace/nft/statement.h"

/* .number: the key, of IPv4 or IPv6; .value: the new value */

static int lifetime_add(struct rule_writer *w,
			const struct policy_action *action,
			const struct nft_statement_type *type, enum nft_key key)
{
	struct nft_statement *statement = nft_family_rule_add(w, type, key);

	if (!statement)
		return -ENOMEM;
	statement->number = key;
	statement->value = action->value;
	return 0;
}

/* TTL and protocol: two bytes, as dscp.c has them. */
static void ttl_build(struct rule_builder *b, const struct nft_statement *ttl)
{
	uint16_t keep = htons(0x00ff), flip = htons(ttl->value << 8);
	uint32_t offset = offsetof(struct iphdr, ttl);

	nft_expr_header_load(b, offset);
	nft_expr_bitwise(b, &keep, &flip, sizeof(keep));
	nft_expr_header_store(b, offset, true);
}

/* It alone: Linux 7.3 ends a rule that writes the next header, too, even if it
 * stays what it was.
 */
static void hoplimit_build(struct rule_builder *b,
			   const struct nft_statement *hoplimit)
{
	nft_expr_header_set(b, offsetof(struct ipv6hdr, hop_limit),
			    hoplimit->value);
}

static void lifetime_print(const struct nft_ruleset *ruleset,
			   const struct nft_statement *statement, FILE *out)
{
	(void)ruleset;
	fprintf(out, "%s set %" PRIu32, nft_keys[statement->number].text,
		statement->value);
}

static int ttl_translate(struct rule_writer *w,
			 const struct policy_action *action)
{
	return lifetime_add(w, action, &nft_statement_ttl, NFT_KEY_IP_TTL);
}

static int hoplimit_translate(struct rule_writer *w,
			      const struct policy_action *action)
{
	return lifetime_add(w, action, &nft_statement_hoplimit,
			    NFT_KEY_IP6_HOPLIMIT);
}

const struct nft_statement_type nft_statement_ttl = {
	.action = ACTION_TTL,
	.translate = ttl_translate,
	.own_rules = true,
	.build = ttl_build,
	.print = lifetime_print,
};

const struct nft_statement_type nft_statement_hoplimit = {
	.action = ACTION_HOPLIMIT,
	.translate = hoplimit_translate,
	.own_rules = true,
	.build = hoplimit_build,
	.print = lifetime_print,
};

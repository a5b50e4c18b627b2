// SPDX-License-Identifier: GPL-2.0-only
/* What a rule does, as libnftnl's expressions; see build.h. */
#include <arpa/inet.h>
#include <stddef.h>
#include <stdio.h>

#include <libnftnl/expr.h>

#include <linux/ip.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/expressions.h"

static void count_build(struct rule_builder *b, const struct nft_action *action)
{
	struct nftnl_expr *e = nft_expression(b, "objref");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_OBJREF_IMM_TYPE, NFT_OBJECT_COUNTER);
	nftnl_expr_set_str(e, NFTNL_EXPR_OBJREF_IMM_NAME,
			   b->ruleset->counters[action->number].name);
}

static void add_build(struct rule_builder *b, const struct nft_action *action)
{
	const struct nft_set *set = &b->ruleset->sets[action->number];
	struct nftnl_expr *e;

	nft_load(b, set->key, nft_keys[set->key].size);
	e = nft_expression(b, "dynset");
	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SREG_KEY, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_OP, NFT_DYNSET_OP_ADD);
	nftnl_expr_set_str(e, NFTNL_EXPR_DYNSET_SET_NAME, set->name);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SET_ID,
			   NFT_SET_ID(action->number));
	if (action->value)
		nftnl_expr_set_u64(e, NFTNL_EXPR_DYNSET_TIMEOUT, action->value);
}

static void immediate_build(struct rule_builder *b, uint32_t value)
{
	struct nftnl_expr *e = nft_expression(b, "immediate");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_DREG, NFT_REG_1);
	nftnl_expr_set(e, NFTNL_EXPR_IMM_DATA, &value, sizeof(value));
}

/* What the packet has of @key becomes the register, or (@which
 * NFTNL_EXPR_META_DREG) the other way round.
 */
static void meta_build(struct rule_builder *b, enum nft_meta_keys key,
		       uint16_t which)
{
	struct nftnl_expr *e = nft_expression(b, "meta");

	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_KEY, key);
	nftnl_expr_set_u32(e, which, NFT_REG_1);
}

static void mark_build(struct rule_builder *b, const struct nft_action *action)
{
	uint32_t keep = ~action->mask;

	if (keep) {
		meta_build(b, NFT_META_MARK, NFTNL_EXPR_META_DREG);
		nft_bitwise(b, &keep, &action->value, sizeof(keep));
	} else {
		immediate_build(b, action->value);
	}
	meta_build(b, NFT_META_MARK, NFTNL_EXPR_META_SREG);
}

static void priority_build(struct rule_builder *b,
			   const struct nft_action *action)
{
	immediate_build(b, action->value);
	meta_build(b, NFT_META_PRIORITY, NFTNL_EXPR_META_SREG);
}

static void show_priority_build(struct rule_builder *b,
				const struct nft_action *action)
{
	(void)action;
	meta_build(b, NFT_META_PRIORITY, NFTNL_EXPR_META_DREG);
	meta_build(b, NFT_META_MARK, NFTNL_EXPR_META_SREG);
}

/* Two bytes of the network header, by the register that @which says. */
static struct nftnl_expr *payload_build(struct rule_builder *b, uint16_t which)
{
	struct nftnl_expr *e = nft_expression(b, "payload");

	if (!e)
		return NULL;
	nftnl_expr_set_u32(e, which, NFT_REG_1);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_BASE,
			   NFT_PAYLOAD_NETWORK_HEADER);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_OFFSET, 0);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_LEN, 2);
	return e;
}

/* The header's first two bytes: a checksum is of such pairs. */
static void dscp_build(struct rule_builder *b, const struct nft_action *action)
{
	const struct nft_key_type *type = &nft_keys[action->number];
	uint16_t keep = htons(~type->part);
	uint16_t flip = htons(action->value << type->shift);
	struct nftnl_expr *e;

	payload_build(b, NFTNL_EXPR_PAYLOAD_DREG);
	nft_bitwise(b, &keep, &flip, sizeof(keep));
	e = payload_build(b, NFTNL_EXPR_PAYLOAD_SREG);
	if (!e || action->number != NFT_KEY_IP_DSCP)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_CSUM_TYPE,
			   NFT_PAYLOAD_CSUM_INET);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_CSUM_OFFSET,
			   offsetof(struct iphdr, check));
}

static void tell(struct rule_builder *b, uint16_t group, const char *prefix)
{
	struct nftnl_expr *e = nft_expression(b, "log");

	if (!e)
		return;
	nftnl_expr_set_str(e, NFTNL_EXPR_LOG_PREFIX, prefix);
	nftnl_expr_set_u16(e, NFTNL_EXPR_LOG_GROUP, group);
}

static void log_build(struct rule_builder *b, const struct nft_action *action)
{
	char prefix[NFT_LOG_PREFIX_SIZE];

	nft_log_prefix(b->ruleset, action, prefix);
	tell(b, nft_log_group(nft_ruleset_name(b->ruleset)), prefix);
}

static void report_build(struct rule_builder *b,
			 const struct nft_action *action)
{
	char prefix[16];

	snprintf(prefix, sizeof(prefix), "%u", action->number);
	tell(b, NFT_REPORT_GROUP, prefix);
}

int nft_verdict(enum nft_end end)
{
	static const int verdicts[] = {
		[NFT_END_ACCEPT] = NF_ACCEPT,  [NFT_END_DROP] = NF_DROP,
		[NFT_END_RETURN] = NFT_RETURN, [NFT_END_JUMP] = NFT_JUMP,
		[NFT_END_GOTO] = NFT_GOTO,
	};

	return verdicts[end];
}

static void end_build(struct rule_builder *b, const struct nft_rule *rule)
{
	struct nftnl_expr *e;

	if (rule->end == NFT_END_NONE)
		return;
	e = nft_expression(b, "immediate");
	if (!e)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT);
	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_VERDICT, nft_verdict(rule->end));
	if (rule->end == NFT_END_JUMP || rule->end == NFT_END_GOTO)
		nftnl_expr_set_str(e, NFTNL_EXPR_IMM_CHAIN,
				   b->ruleset->chains[rule->target].name);
}

void nft_actions_build(struct rule_builder *b, const struct nft_rule *rule)
{
	static void (*const builders[NFT_ACTIONS])(
		struct rule_builder * b, const struct nft_action *action) = {
		[NFT_ACTION_COUNT] = count_build,
		[NFT_ACTION_MARK] = mark_build,
		[NFT_ACTION_ADD] = add_build,
		[NFT_ACTION_DSCP] = dscp_build,
		[NFT_ACTION_LOG] = log_build,
		[NFT_ACTION_PRIORITY] = priority_build,
		[NFT_ACTION_SHOW_PRIORITY] = show_priority_build,
		[NFT_ACTION_REPORT] = report_build,
	};
	size_t i;

	for (i = 0; i < rule->n_actions; i++)
		builders[rule->actions[i].op](b, &rule->actions[i]);
	end_build(b, rule);
}

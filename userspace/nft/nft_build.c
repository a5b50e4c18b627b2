// SPDX-License-Identifier: GPL-2.0-only
/* Chains and rules as netlink messages; see nft_build.h. */
#include <libmnl/libmnl.h>
#include <libnftnl/chain.h>
#include <libnftnl/rule.h>
#include <libnftnl/udata.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "nft_build.h"

static void chain_fill(struct nlmsghdr *nlh, void *chain)
{
	nftnl_chain_nlmsg_build_payload(nlh, chain);
}

static void rule_fill(struct nlmsghdr *nlh, void *rule)
{
	nftnl_rule_nlmsg_build_payload(nlh, rule);
}

static void chain_build(struct nft_batch *batch,
			const struct nft_ruleset *ruleset, const char *name,
			const struct nft_chain *hooked)
{
	struct nftnl_chain *c = nftnl_chain_alloc();

	if (!c) {
		batch->bytes.failed = true;
		return;
	}
	nftnl_chain_set_u32(c, NFTNL_CHAIN_FAMILY, NFPROTO_INET);
	nftnl_chain_set_str(c, NFTNL_CHAIN_TABLE, ruleset->table);
	nftnl_chain_set_str(c, NFTNL_CHAIN_NAME, name);
	if (hooked) {
		nftnl_chain_set_u32(c, NFTNL_CHAIN_HOOKNUM, hooked->hook);
		nftnl_chain_set_u32(c, NFTNL_CHAIN_PRIO, hooked->priority);
		nftnl_chain_set_u32(c, NFTNL_CHAIN_POLICY, NF_ACCEPT);
		nftnl_chain_set_str(c, NFTNL_CHAIN_TYPE,
				    nft_chain_type(hooked));
	}
	nft_batch_add(batch, NFT_MSG_NEWCHAIN, NLM_F_CREATE, chain_fill, c);
	nftnl_chain_free(c);
}

/* A rule in @chain that has @rule's expressions, NULL: none. */
static void rule_send(struct nft_batch *batch,
		      const struct nft_ruleset *ruleset, const char *chain,
		      const struct nft_rule *rule,
		      struct nftnl_udata_buf *userdata)
{
	struct nftnl_rule *r = nftnl_rule_alloc();

	if (!r) {
		batch->bytes.failed = true;
		return;
	}
	nftnl_rule_set_u32(r, NFTNL_RULE_FAMILY, NFPROTO_INET);
	nftnl_rule_set_str(r, NFTNL_RULE_TABLE, ruleset->table);
	nftnl_rule_set_str(r, NFTNL_RULE_CHAIN, chain);
	if (nftnl_udata_buf_len(userdata))
		nftnl_rule_set_data(r, NFTNL_RULE_USERDATA,
				    nftnl_udata_buf_data(userdata),
				    nftnl_udata_buf_len(userdata));
	if (rule && nft_build_expressions(ruleset, rule, r))
		batch->bytes.failed = true;
	nft_batch_add(batch, NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND,
		      rule_fill, r);
	nftnl_rule_free(r);
}

static struct nftnl_udata_buf *userdata_new(struct nft_batch *batch)
{
	struct nftnl_udata_buf *userdata = nftnl_udata_buf_alloc(256);

	if (!userdata)
		batch->bytes.failed = true;
	return userdata;
}

static void rule_build(struct nft_batch *batch,
		       const struct nft_ruleset *ruleset,
		       const struct nft_chain *chain,
		       const struct nft_rule *rule)
{
	struct nftnl_udata_buf *userdata = userdata_new(batch);
	char comment[NFT_COMMENT_SIZE];

	if (!userdata)
		return;
	nft_rule_comment(rule, comment, sizeof(comment));
	if (comment[0])
		nftnl_udata_put_strz(userdata, NFTNL_UDATA_RULE_COMMENT,
				     comment);
	if (rule->origin)
		nftnl_udata_put_u32(userdata, NFT_UDATA_OURS, rule->number);
	rule_send(batch, ruleset, chain->name, rule, userdata);
	nftnl_udata_buf_free(userdata);
}

/* Rules that do nothing, with a piece each. */
static void notes_build(struct nft_batch *batch,
			const struct nft_ruleset *ruleset,
			const struct nft_notes *notes)
{
	const char *at = notes->more;
	size_t rest = notes->more_size, size;
	struct nftnl_udata_buf *userdata;

	if (rest)
		chain_build(batch, ruleset, NFT_NOTES_CHAIN, NULL);
	for (; rest && !batch->bytes.failed; rest -= size, at += size) {
		size = rest < NFT_UDATA_MAX ? rest : NFT_UDATA_MAX;
		userdata = userdata_new(batch);
		if (!userdata)
			return;
		nftnl_udata_put(userdata, NFT_UDATA_OURS, size, at);
		rule_send(batch, ruleset, NFT_NOTES_CHAIN, NULL, userdata);
		nftnl_udata_buf_free(userdata);
	}
}

static void table_build(struct nft_batch *batch,
			const struct nft_ruleset *ruleset,
			const struct nft_notes *notes)
{
	struct nftnl_udata_buf *userdata = userdata_new(batch);

	if (!userdata)
		return;
	if (notes->table_size)
		nftnl_udata_put(userdata, NFT_UDATA_OURS, notes->table_size,
				notes->table);
	nft_batch_table(batch, NFT_MSG_NEWTABLE, ruleset->table,
			nftnl_udata_buf_data(userdata),
			nftnl_udata_buf_len(userdata));
	nftnl_udata_buf_free(userdata);
}

void nft_build(struct nft_batch *batch, const struct nft_ruleset *ruleset,
	       const struct nft_notes *notes)
{
	const struct nft_chain *chain;
	size_t c, r;

	table_build(batch, ruleset, notes);
	nft_build_sets(batch, ruleset);
	for (c = 0; c < ruleset->n_chains; c++) {
		chain = &ruleset->chains[c];
		chain_build(batch, ruleset, chain->name,
			    chain->has_hook ? chain : NULL);
	}
	for (c = 0; c < ruleset->n_chains; c++) {
		chain = &ruleset->chains[c];
		for (r = 0; r < chain->n_rules && !batch->bytes.failed; r++)
			rule_build(batch, ruleset, chain, &chain->rules[r]);
	}
	notes_build(batch, ruleset, notes);
}

// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <libnftnl/chain.h>
#include <libnftnl/object.h>
#include <libnftnl/rule.h>
#include <libnftnl/set.h>
#include <libnftnl/udata.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/build.h"
#include "userspace/nft/build_rule.h"
#include "userspace/nft/build_sets.h"

static void chain_fill(struct nlmsghdr *nlh, void *chain)
{
	nftnl_chain_nlmsg_build_payload(nlh, chain);
}

static void object_fill(struct nlmsghdr *nlh, void *object)
{
	nftnl_obj_nlmsg_build_payload(nlh, object);
}

static void set_fill(struct nlmsghdr *nlh, void *set)
{
	nftnl_set_nlmsg_build_payload(nlh, set);
}

static void rule_fill(struct nlmsghdr *nlh, void *rule)
{
	nftnl_rule_nlmsg_build_payload(nlh, rule);
}

/*
 * A message of @type about the chain @name, with the hook of @hooked or none.
 */
static void chain_build(struct nft_batch *batch, uint16_t type,
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
	nft_batch_add(batch, type, type == NFT_MSG_NEWCHAIN ? NLM_F_CREATE : 0,
		      chain_fill, c);
	nftnl_chain_free(c);
}

static void limit_describe(struct nftnl_obj *o,
			   const struct policy_limit *limit)
{
	nftnl_obj_set_u64(o, NFTNL_OBJ_LIMIT_RATE, limit->rate);
	nftnl_obj_set_u64(o, NFTNL_OBJ_LIMIT_UNIT, nft_limit_seconds(limit));
	nftnl_obj_set_u32(o, NFTNL_OBJ_LIMIT_BURST, limit->burst);
	nftnl_obj_set_u32(o, NFTNL_OBJ_LIMIT_TYPE, NFT_LIMIT_PKTS);
	nftnl_obj_set_u32(o, NFTNL_OBJ_LIMIT_FLAGS,
			  limit->over ? NFT_LIMIT_F_INV : 0);
}

/* A message of @type about the object @name of @kind, a counter or @limit. */
static void object_build(struct nft_batch *batch, uint16_t type,
			 const struct nft_ruleset *ruleset, uint32_t kind,
			 const char *name, const struct policy_limit *limit)
{
	struct nftnl_obj *o = nftnl_obj_alloc();

	if (!o) {
		batch->bytes.failed = true;
		return;
	}
	nftnl_obj_set_u32(o, NFTNL_OBJ_FAMILY, NFPROTO_INET);
	nftnl_obj_set_u32(o, NFTNL_OBJ_TYPE, kind);
	nftnl_obj_set_str(o, NFTNL_OBJ_TABLE, ruleset->table);
	nftnl_obj_set_str(o, NFTNL_OBJ_NAME, name);
	if (limit)
		limit_describe(o, limit);
	nft_batch_add(batch, type, type == NFT_MSG_NEWOBJ ? NLM_F_CREATE : 0,
		      object_fill, o);
	nftnl_obj_free(o);
}

/* Add a rule to @chain, with the expressions of @rule or (NULL) none. */
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
	if (rule && nft_rule_build(ruleset, rule, r))
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
	rule_send(batch, ruleset, chain->name, rule, userdata);
	nftnl_udata_buf_free(userdata);
}

/* Rules that do nothing, each with a piece of @metadata. */
static void metadata_build(struct nft_batch *batch,
			   const struct nft_ruleset *ruleset,
			   const struct nft_metadata *metadata)
{
	const char *at = metadata->bytes;
	size_t rest = metadata->size, size;
	struct nftnl_udata_buf *userdata;

	for (; rest && !batch->bytes.failed; rest -= size, at += size) {
		size = rest < NFT_UDATA_MAX ? rest : NFT_UDATA_MAX;
		userdata = userdata_new(batch);
		if (!userdata)
			return;
		nftnl_udata_put(userdata, NFT_UDATA_OURS, size, at);
		rule_send(batch, ruleset, NFT_METADATA_CHAIN, NULL, userdata);
		nftnl_udata_buf_free(userdata);
	}
}

static void rules_remove(struct nft_batch *batch,
			 const struct nft_ruleset *ruleset)
{
	struct nftnl_rule *r = nftnl_rule_alloc();

	if (!r) {
		batch->bytes.failed = true;
		return;
	}
	nftnl_rule_set_u32(r, NFTNL_RULE_FAMILY, NFPROTO_INET);
	nftnl_rule_set_str(r, NFTNL_RULE_TABLE, ruleset->table);
	nft_batch_add(batch, NFT_MSG_DELRULE, 0, rule_fill, r);
	nftnl_rule_free(r);
}

static void set_remove(struct nft_batch *batch,
		       const struct nft_ruleset *ruleset, const char *name)
{
	struct nftnl_set *s = nftnl_set_alloc();

	if (!s) {
		batch->bytes.failed = true;
		return;
	}
	nftnl_set_set_u32(s, NFTNL_SET_FAMILY, NFPROTO_INET);
	nftnl_set_set_str(s, NFTNL_SET_TABLE, ruleset->table);
	nftnl_set_set_str(s, NFTNL_SET_NAME, name);
	nft_batch_add(batch, NFT_MSG_DELSET, 0, set_fill, s);
	nftnl_set_free(s);
}

static bool set_stays(const struct nft_ruleset *ruleset,
		      const struct nft_existing_set *existing)
{
	size_t i;

	for (i = 0; i < ruleset->n_sets; i++)
		if (nft_existing_set_stays(existing, &ruleset->sets[i]))
			return true;
	return false;
}

/* Remove counters that no rule of @ruleset has; add new ones. */
static void counters_build(struct nft_batch *batch,
			   const struct nft_ruleset *ruleset,
			   const struct nft_existing *existing)
{
	struct nft_existing here = { .n_counters = ruleset->n_counters };
	uint32_t i;

	here.counters = calloc(here.n_counters + 1, sizeof(*here.counters));
	if (!here.counters) {
		batch->bytes.failed = true;
		return;
	}
	for (i = 0; i < ruleset->n_counters; i++) {
		strcpy(here.counters[i], ruleset->counters[i].name);
		if (!existing || !nft_existing_has_counter(
					 existing, ruleset->counters[i].name))
			object_build(batch, NFT_MSG_NEWOBJ, ruleset,
				     NFT_OBJECT_COUNTER,
				     ruleset->counters[i].name, NULL);
	}
	qsort(here.counters, here.n_counters, sizeof(*here.counters),
	      nft_existing_name_compare);
	for (i = 0; existing && i < existing->n_counters; i++)
		if (!nft_existing_has_counter(&here, existing->counters[i]))
			object_build(batch, NFT_MSG_DELOBJ, ruleset,
				     NFT_OBJECT_COUNTER, existing->counters[i],
				     NULL);
	free(here.counters);
}

/* Replace them all: buckets begin full with each policy (S91). */
static void limits_build(struct nft_batch *batch,
			 const struct nft_ruleset *ruleset,
			 const struct nft_existing *existing)
{
	uint32_t i;

	for (i = 0; existing && i < existing->n_limits; i++)
		object_build(batch, NFT_MSG_DELOBJ, ruleset, NFT_OBJECT_LIMIT,
			     existing->limits[i], NULL);
	for (i = 0; i < ruleset->n_limits; i++)
		object_build(batch, NFT_MSG_NEWOBJ, ruleset, NFT_OBJECT_LIMIT,
			     ruleset->limits[i].name, ruleset->limits[i].limit);
}

static void existing_remove(struct nft_batch *batch,
			    const struct nft_ruleset *ruleset,
			    const struct nft_existing *existing)
{
	size_t i;

	rules_remove(batch, ruleset);
	for (i = 0; i < existing->n_chains; i++)
		chain_build(batch, NFT_MSG_DELCHAIN, ruleset,
			    existing->chains[i], NULL);
	for (i = 0; i < existing->n_sets; i++)
		if (!set_stays(ruleset, &existing->sets[i]))
			set_remove(batch, ruleset, existing->sets[i].name);
}

static void chains_build(struct nft_batch *batch,
			 const struct nft_ruleset *ruleset,
			 const struct nft_existing *existing)
{
	const struct nft_chain *chain;
	size_t c;

	for (c = 0; c < ruleset->n_chains; c++) {
		chain = &ruleset->chains[c];
		if (!chain->has_hook)
			chain_build(batch, NFT_MSG_NEWCHAIN, ruleset,
				    chain->name, NULL);
		else if (!existing)
			chain_build(batch, NFT_MSG_NEWCHAIN, ruleset,
				    chain->name, chain);
	}
}

void nft_build(struct nft_batch *batch, const struct nft_ruleset *ruleset,
	       const struct nft_metadata *metadata, size_t n_metadata,
	       const struct nft_existing *existing)
{
	const struct nft_chain *chain;
	size_t c, r, n;

	nft_batch_table(batch, NFT_MSG_NEWTABLE, ruleset->table);
	if (existing)
		existing_remove(batch, ruleset, existing);
	counters_build(batch, ruleset, existing);
	limits_build(batch, ruleset, existing);
	/* Before the maps that lead to them. */
	chains_build(batch, ruleset, existing);
	nft_sets_build(batch, ruleset, existing);
	for (c = 0; c < ruleset->n_chains; c++) {
		chain = &ruleset->chains[c];
		for (r = 0; r < chain->n_rules && !batch->bytes.failed; r++)
			rule_build(batch, ruleset, chain, &chain->rules[r]);
	}
	if (n_metadata)
		chain_build(batch, NFT_MSG_NEWCHAIN, ruleset,
			    NFT_METADATA_CHAIN, NULL);
	for (n = 0; n < n_metadata; n++)
		metadata_build(batch, ruleset, &metadata[n]);
}

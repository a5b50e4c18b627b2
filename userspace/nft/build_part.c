// SPDX-License-Identifier: GPL-2.0-only
#include <libmnl/libmnl.h>
#include <libnftnl/chain.h>
#include <libnftnl/object.h>
#include <libnftnl/rule.h>
#include <libnftnl/set.h>
#include <libnftnl/udata.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "userspace/nft/build_part.h"
#include "userspace/nft/build_rule.h"

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

void nft_chain_build(struct nft_batch *batch, uint16_t type,
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
	nftnl_obj_set_u32(o, NFTNL_OBJ_LIMIT_TYPE,
			  limit->bytes ? NFT_LIMIT_PKT_BYTES : NFT_LIMIT_PKTS);
	nftnl_obj_set_u32(o, NFTNL_OBJ_LIMIT_FLAGS,
			  limit->over ? NFT_LIMIT_F_INV : 0);
}

void nft_object_build(struct nft_batch *batch, uint16_t type,
		      const struct nft_ruleset *ruleset, uint32_t kind,
		      const char *name, const struct policy_limit *limit,
		      const struct kz_counter *begin)
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
	if (begin) {
		nftnl_obj_set_u64(o, NFTNL_OBJ_CTR_PKTS, begin->packets);
		nftnl_obj_set_u64(o, NFTNL_OBJ_CTR_BYTES, begin->bytes);
	}
	nft_batch_add(batch, type, type == NFT_MSG_NEWOBJ ? NLM_F_CREATE : 0,
		      object_fill, o);
	nftnl_obj_free(o);
}

/* A rule of @chain, to be filled and freed; NULL and @batch failed: no memory. */
static struct nftnl_rule *rule_of(struct nft_batch *batch,
				  const struct nft_ruleset *ruleset,
				  const char *chain)
{
	struct nftnl_rule *r = nftnl_rule_alloc();

	if (!r) {
		batch->bytes.failed = true;
		return NULL;
	}
	nftnl_rule_set_u32(r, NFTNL_RULE_FAMILY, NFPROTO_INET);
	nftnl_rule_set_str(r, NFTNL_RULE_TABLE, ruleset->table);
	nftnl_rule_set_str(r, NFTNL_RULE_CHAIN, chain);
	return r;
}

void nft_rule_send(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		   const char *chain, const struct nft_rule *rule,
		   struct nftnl_udata_buf *userdata)
{
	struct nftnl_rule *r = rule_of(batch, ruleset, chain);

	if (!r)
		return;
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

void nft_rules_remove(struct nft_batch *batch,
		      const struct nft_ruleset *ruleset, const char *chain)
{
	struct nftnl_rule *r = rule_of(batch, ruleset, chain);

	if (!r)
		return;
	nft_batch_add(batch, NFT_MSG_DELRULE, 0, rule_fill, r);
	nftnl_rule_free(r);
}

void nft_set_remove(struct nft_batch *batch, const struct nft_ruleset *ruleset,
		    const char *name)
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

// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include <linux/netfilter.h>

#include "userspace/base/hook_names.h"
#include "userspace/nft/report.h"
#include "userspace/nft/translate_hooks.h"

/* The last bytes of the fixed headers that a policy may read. */
static const enum nft_key headers[NFT_HEADERS] = {
	NFT_KEY_TCP_END,  NFT_KEY_UDP_END,  NFT_KEY_ICMP6_END,
	NFT_KEY_ICMP_END, NFT_KEY_SCTP_END, NFT_KEY_UDPLITE_END,
	NFT_KEY_DCCP_END,
};

/* True if @condition reads the header that ends in @end. */
static bool reads_header(const struct policy_condition *condition,
			 enum nft_key end)
{
	const struct condition_type *type = &condition_types[condition->id];

	if (type->class_mask & KZ_C_PORTS)
		return end != NFT_KEY_ICMP_END && end != NFT_KEY_ICMP6_END;
	return type->class_mask & KZ_C_HEADER &&
	       (type->class_value & KZ_C_HEADER) >> KZ_C_HEADER_SHIFT ==
		       nft_keys[end].protocol;
}

static void headers_mark(struct translation *t,
			 const struct policy_conditions *conditions)
{
	size_t i, h;

	for (i = 0; i < conditions->count; i++)
		for (h = 0; h < NFT_HEADERS; h++)
			if (reads_header(&conditions->list[i], headers[h]))
				t->reads[h] = t->reads_any = true;
}

int nft_headers_find(struct translation *t)
{
	struct ranges *protocols = &t->ruleset->protocols;
	const struct policy_group *group;
	struct range *range;
	size_t g, r, h;

	for (g = 0; g < t->policy->n_groups; g++) {
		group = &t->policy->groups[g];
		headers_mark(t, &group->when);
		for (r = 0; r < group->n_rules; r++) {
			headers_mark(t, &group->rules[r].conditions);
			headers_mark(t, &group->rules[r].limit.key.parts);
		}
	}
	protocols->list = calloc(NFT_HEADERS, sizeof(*protocols->list));
	if (!protocols->list)
		return -ENOMEM;
	for (h = 0; h < NFT_HEADERS; h++) {
		if (!t->reads[h])
			continue;
		range = &protocols->list[protocols->count++];
		range->low[0] = nft_keys[headers[h]].protocol;
		range->high[0] = range->low[0];
	}
	return 0;
}

static int goto_add(struct translation *t, uint32_t chain, uint32_t target,
		    struct nft_rule **made)
{
	struct nft_rule *rule = nft_rule_add(t->ruleset, chain);

	if (!rule)
		return -ENOMEM;
	rule->end = NFT_END_GOTO;
	rule->target = target;
	*made = rule;
	return 0;
}

static int protocol_match(struct nft_rule *rule, uint8_t protocol)
{
	struct nft_match *match = nft_match_add(rule);

	if (!match)
		return -ENOMEM;
	match->key = NFT_KEY_META_L4PROTO;
	match->range.low[0] = match->range.high[0] = protocol;
	return 0;
}

/* "meta l4proto tcp @th,152,8 >= 0 goto groups": the header is all there. */
static int whole_add(struct translation *t, uint32_t chain, uint32_t groups,
		     enum nft_key end)
{
	struct nft_match *match;
	struct nft_rule *rule;
	int err = goto_add(t, chain, groups, &rule);

	if (!err)
		err = protocol_match(rule, nft_keys[end].protocol);
	if (err)
		return err;
	match = nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = end;
	match->op = NFT_MATCH_PRESENT;
	return 0;
}

/* "meta l4proto { tcp, udp } goto bare": the rest of those. */
static int bare_add(struct translation *t, uint32_t chain, uint32_t bare)
{
	struct ranges *protocols = &t->ruleset->protocols;
	struct nft_match *match;
	struct nft_rule *rule;
	struct nft_set *set;
	int err = goto_add(t, chain, bare, &rule);

	if (err)
		return err;
	match = nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = NFT_KEY_META_L4PROTO;
	match->range = protocols->list[0];
	if (protocols->count == 1)
		return 0;
	match->op = NFT_MATCH_SET;
	match->set = t->ruleset->n_sets;
	set = nft_set_add(t->ruleset, match->key, protocols);
	if (!set)
		return -ENOMEM;
	set->at_hook = true;
	return 0;
}

/* "ip frag-off & 0x1fff != 0 goto bare": later fragments. */
static int fragment_add(struct translation *t, uint32_t chain, uint32_t bare,
			enum nft_key key)
{
	struct nft_match *match;
	struct nft_rule *rule;
	int err = goto_add(t, chain, bare, &rule);

	match = err ? NULL : nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = NFT_KEY_NFPROTO;
	match->implicit = true;
	match->range.low[0] = match->range.high[0] = nft_keys[key].family;
	match = nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = key;
	match->op = NFT_MATCH_NONZERO;
	return 0;
}

/*
 * From the hook's chain to @groups; or if the policy reads headers and the
 * packet does not have a whole one, to @bare.
 */
static int entry_fill(struct translation *t, uint32_t chain, uint32_t groups,
		      uint32_t bare)
{
	struct nft_rule *rule;
	size_t i;
	int err = 0;

	if (t->reads_any)
		err = fragment_add(t, chain, bare, NFT_KEY_IP_FRAGMENT);
	if (t->reads_any && !err)
		err = fragment_add(t, chain, bare, NFT_KEY_IP6_FRAGMENT);
	for (i = 0; i < NFT_HEADERS && !err; i++)
		if (t->reads[i])
			err = whole_add(t, chain, groups, headers[i]);
	if (!err && t->reads_any)
		err = bare_add(t, chain, bare);
	return err ? err : goto_add(t, chain, groups, &rule);
}

static uint32_t hook_add(struct translation *t, const char *name, uint32_t hook,
			 int32_t priority)
{
	uint32_t chain = nft_chain_add(t->ruleset, name, "");

	if (chain != NFT_NO_CHAIN) {
		t->ruleset->chains[chain].has_hook = true;
		t->ruleset->chains[chain].hook = hook;
		t->ruleset->chains[chain].priority = priority;
	}
	return chain;
}

int nft_passed_chain_add(struct translation *t)
{
	uint32_t chain =
		hook_add(t, "passed", NF_INET_PRE_ROUTING, INT32_MAX - 1);
	struct nft_rule *rule;
	int err;

	if (chain == NFT_NO_CHAIN)
		return -ENOMEM;
	rule = nft_rule_add(t->ruleset, chain);
	err = rule ? nft_report_add(rule, NFT_REPORT_PASSED) : -ENOMEM;
	if (err)
		return err;
	rule->end = NFT_END_DROP;
	return nft_report_priority_add(rule);
}

int nft_hooks_translate(struct translation *t, uint32_t groups, uint32_t bare)
{
	uint32_t hook, chain;
	int err = 0;

	for (hook = 0; hook < HOOKS && !err; hook++) {
		if (!(t->options->hooks & 1U << hook))
			continue;
		chain = hook_add(t, hook_names[hook], hook,
				 t->options->priority);
		if (chain == NFT_NO_CHAIN)
			return -ENOMEM;
		err = entry_fill(t, chain, groups, bare);
	}
	return err;
}

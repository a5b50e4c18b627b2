// SPDX-License-Identifier: GPL-2.0-only
/* From the hooks to the groups: the whole way or the bare one. */
#include <errno.h>
#include <stdlib.h>

#include <linux/netfilter.h>

#include "userspace/base/hook_names.h"
#include "userspace/nft/translate.h"

/* The last bytes of the fixed headers that a policy may ask about. */
static const enum nft_key headers[NFT_HEADERS] = {
	NFT_KEY_TCP_END,  NFT_KEY_UDP_END,  NFT_KEY_ICMP6_END,
	NFT_KEY_ICMP_END, NFT_KEY_SCTP_END,
};

/* Does @condition ask about the header that ends in @end? */
static bool asks_about(const struct policy_condition *condition,
		       enum nft_key end)
{
	const struct condition_type *type = &condition_types[condition->id];

	return type->class_mask & KZ_C_HEADER &&
	       (type->class_value & KZ_C_HEADER) >> KZ_C_HEADER_SHIFT ==
		       nft_keys[end].protocol;
}

static void headers_mark(struct translation *m,
			 const struct policy_conditions *conditions)
{
	size_t i, h;

	for (i = 0; i < conditions->count; i++)
		for (h = 0; h < NFT_HEADERS; h++)
			if (asks_about(&conditions->list[i], headers[h]))
				m->asks[h] = m->asks_any = true;
}

int nft_headers_find(struct translation *m)
{
	struct ranges *protocols = &m->ruleset->protocols;
	const struct policy_group *group;
	struct range *range;
	size_t g, r, h;

	for (g = 0; g < m->policy->n_groups; g++) {
		group = &m->policy->groups[g];
		headers_mark(m, &group->when);
		for (r = 0; r < group->n_rules; r++)
			headers_mark(m, &group->rules[r].conditions);
	}
	protocols->list = calloc(NFT_HEADERS, sizeof(*protocols->list));
	if (!protocols->list)
		return -ENOMEM;
	for (h = 0; h < NFT_HEADERS; h++) {
		if (!m->asks[h])
			continue;
		range = &protocols->list[protocols->count++];
		range->low[0] = nft_keys[headers[h]].protocol;
		range->high[0] = range->low[0];
	}
	return 0;
}

static int goto_add(struct translation *m, uint32_t chain, uint32_t target,
		    struct nft_rule **made)
{
	struct nft_rule *rule = nft_rule_add(m->ruleset, chain);

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
static int whole_add(struct translation *m, uint32_t chain, uint32_t policy,
		     enum nft_key end)
{
	struct nft_match *match;
	struct nft_rule *rule;
	int err = goto_add(m, chain, policy, &rule);

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

/* "meta l4proto { tcp, udp } goto bare": what is left of those. */
static int bare_add(struct translation *m, uint32_t chain, uint32_t bare)
{
	struct ranges *protocols = &m->ruleset->protocols;
	struct nft_match *match;
	struct nft_rule *rule;
	int err = goto_add(m, chain, bare, &rule);

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
	match->set = m->ruleset->n_sets;
	return nft_set_add(m->ruleset, match->key, protocols) ? 0 : -ENOMEM;
}

/* "ip frag-off & 0x1fff != 0 goto bare": no first fragment. */
static int fragment_add(struct translation *m, uint32_t chain, uint32_t bare,
			enum nft_key key)
{
	struct nft_match *match;
	struct nft_rule *rule;
	int err = goto_add(m, chain, bare, &rule);

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

/* From the hook's chain to "groups", or to "bare" if that is not
 * NFT_NO_CHAIN and the packet lacks the header it should have.
 */
static int entry_fill(struct translation *m, uint32_t chain, uint32_t policy,
		      uint32_t bare)
{
	struct nft_rule *rule;
	size_t i;
	int err = 0;

	if (m->asks_any)
		err = fragment_add(m, chain, bare, NFT_KEY_IP_FRAGMENT);
	if (m->asks_any && !err)
		err = fragment_add(m, chain, bare, NFT_KEY_IP6_FRAGMENT);
	for (i = 0; i < NFT_HEADERS && !err; i++)
		if (m->asks[i])
			err = whole_add(m, chain, policy, headers[i]);
	if (!err && m->asks_any)
		err = bare_add(m, chain, bare);
	return err ? err : goto_add(m, chain, policy, &rule);
}

static uint32_t hook_add(struct translation *m, const char *name, uint32_t hook,
			 int32_t priority)
{
	uint32_t chain = nft_chain_add(m->ruleset, name, "");

	if (chain != NFT_NO_CHAIN) {
		m->ruleset->chains[chain].has_hook = true;
		m->ruleset->chains[chain].hook = hook;
		m->ruleset->chains[chain].priority = priority;
	}
	return chain;
}

int nft_passed_chain_add(struct translation *m)
{
	uint32_t chain =
		hook_add(m, "passed", NF_INET_PRE_ROUTING, INT32_MAX - 1);
	struct nft_action *report;
	struct nft_rule *rule;

	if (chain == NFT_NO_CHAIN)
		return -ENOMEM;
	rule = nft_rule_add(m->ruleset, chain);
	report = rule ? nft_action_add(rule, NFT_ACTION_REPORT) : NULL;
	if (!report)
		return -ENOMEM;
	report->number = NFT_REPORT_PASSED;
	rule->end = NFT_END_DROP;
	return nft_priority_report(rule);
}

int nft_hooks_translate(struct translation *m, uint32_t policy, uint32_t bare)
{
	uint32_t hook, chain;
	int err = 0;

	for (hook = 0; hook < HOOKS && !err; hook++) {
		if (!(m->options->hooks & 1U << hook))
			continue;
		chain = hook_add(m, hook_names[hook], hook,
				 m->options->priority);
		if (chain == NFT_NO_CHAIN)
			return -ENOMEM;
		err = entry_fill(m, chain, policy, bare);
	}
	return err;
}

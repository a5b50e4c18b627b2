// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <string.h>

#include "userspace/nft/cgroups.h"
#include "userspace/nft/dependencies.h"
#include "userspace/nft/fragments.h"
#include "userspace/nft/hours.h"
#include "userspace/nft/joined_sets.h"
#include "userspace/nft/limit.h"
#include "userspace/nft/prefixes.h"
#include "userspace/nft/translate_conditions.h"

bool nft_conditions_read_header(const struct policy_conditions *conditions)
{
	enum condition_id id;
	size_t i;

	for (i = 0; i < conditions->count; i++) {
		id = conditions->list[i].id;
		if (condition_types[id].features & KZ_F_L4)
			return true;
	}
	return false;
}

bool nft_rule_reads_header(const struct policy_rule *rule)
{
	return nft_conditions_read_header(&rule->conditions) ||
	       nft_conditions_read_header(&rule->limit.key.parts);
}

static bool is_whole(const struct range *range,
		     const struct condition_type *type)
{
	static const uint32_t ones[4] = { ~0U, ~0U, ~0U, ~0U }, none[4];

	if (memcmp(range->low, none, sizeof(none)))
		return false;
	if (condition_is_wide(type))
		return !memcmp(range->high, ones, sizeof(ones));
	return range->high[0] == type->maximum;
}

static int set_match(struct nft_ruleset *ruleset, struct nft_match *match,
		     const struct policy_condition *c)
{
	match->op = NFT_MATCH_SET;
	if (!c->set) {
		match->set = ruleset->n_sets;
		return nft_set_add(ruleset, match->key, &c->ranges) ? 0 :
								      -ENOMEM;
	}
	match->set = nft_set_of_policy(ruleset, c->set);
	return 0;
}

/* True if every packet that has the header matches. */
static bool is_always(const struct policy_condition *c,
		      const struct condition_type *type)
{
	if (condition_is_masked(type))
		return !c->mask && !c->value && !c->ranges.count;
	return !c->set && !c->masked && !type->absent && c->ranges.count == 1 &&
	       is_whole(&c->ranges.list[0], type);
}

/* A match of one protocol establishes it for the matches after it. */
static void protocol_establish(const struct nft_match *match,
			       struct nft_dependencies *d)
{
	if (match->op != NFT_MATCH_RANGE || match->negate ||
	    match->range.low[0] != match->range.high[0])
		return;
	if (match->key == NFT_KEY_META_L4PROTO ||
	    match->key == NFT_KEY_IP_PROTOCOL)
		d->protocol = match->range.low[0];
}

/* What @c's ranges are compared under; 0: the whole value. */
static uint32_t mask_of(const struct policy_condition *c,
			const struct condition_type *type)
{
	return condition_is_masked(type) && c->mask != type->mask ? c->mask : 0;
}

static int cgroup_match(struct nft_ruleset *ruleset, struct nft_match *match,
			const struct policy_condition *c)
{
	const struct ranges *ids = nft_cgroups_ids(ruleset, c);

	if (!ids)
		return -ENOMEM;
	match->op = NFT_MATCH_CGROUP;
	match->parts = c;
	match->set = NFT_NO_SET;
	match->range = ids->list[0];
	if (ids->count == 1)
		return 0;
	match->set = ruleset->n_sets;
	return nft_set_add(ruleset, match->key, ids) ? 0 : -ENOMEM;
}

static int value_match(struct nft_ruleset *ruleset, struct nft_rule *rule,
		       const struct policy_condition *c, enum nft_key key,
		       struct nft_dependencies *d)
{
	const struct condition_type *type = &condition_types[c->id];
	struct nft_match *match;

	match = nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = key;
	match->negate = c->negate;
	if (c->id == CONDITION_EXTHDR_RT) {
		match->op = NFT_MATCH_MISSING;
		match->negate ^= !c->ranges.list[0].low[0];
		return 0;
	}
	if (c->id == CONDITION_CGROUP)
		return cgroup_match(ruleset, match, c);
	match->mask = mask_of(c, type);
	if (c->masked) {
		match->op = NFT_MATCH_MASKED;
		match->range = c->ranges.list[0];
		memcpy(match->range.high, c->bits, sizeof(c->bits));
	} else if (condition_is_masked(type) && !c->ranges.count) {
		match->op = NFT_MATCH_MASKED;
		match->mask = c->mask;
		match->value = c->value;
	} else if (type->value == VALUE_CT_STATE) {
		match->op = NFT_MATCH_STATES;
		match->value = condition_ct_states(c);
		match->negate = false;
		if (!match->value)
			return NFT_NEVER;
	} else if (c->set || c->ranges.count != 1) {
		return set_match(ruleset, match, c);
	} else {
		match->range = c->ranges.list[0];
		protocol_establish(match, d);
	}
	return 0;
}

/* True if @c asks for another protocol than the one that is established. */
static bool contradicts(const struct policy_condition *c, enum nft_key key,
			const struct nft_dependencies *d)
{
	const struct range *range = c->ranges.list;

	if (key != NFT_KEY_META_L4PROTO && key != NFT_KEY_IP_PROTOCOL)
		return false;
	return d->protocol && !c->negate && c->ranges.count == 1 &&
	       range->low[0] == range->high[0] && range->low[0] != d->protocol;
}

/* "ether type ip" with "ip6 saddr": nft refuses such a text. */
static int family_by_type(const struct policy_condition *c,
			  struct nft_dependencies *d)
{
	const struct range *range = c->ranges.list;

	if (c->negate || c->ranges.count != 1 ||
	    range->low[0] != range->high[0])
		return 0;
	d->by_type = NFT_FAMILY_NONE;
	if (range->low[0] == ETH_P_IP)
		d->by_type = NFPROTO_IPV4;
	else if (range->low[0] == ETH_P_IPV6)
		d->by_type = NFPROTO_IPV6;
	return d->family && d->family != d->by_type ? NFT_NEVER : 0;
}

/* Add @match, after what it depends on. */
static int match_add(struct nft_rule *rule, const struct nft_match *match,
		     struct nft_dependencies *d)
{
	struct nft_match *made;
	int err = nft_dependencies_add(rule, match->key, d);

	if (err)
		return err;
	nft_dependencies_hide(rule, match->key, d);
	made = nft_match_add(rule);
	if (!made)
		return -ENOMEM;
	*made = *match;
	return 0;
}

/* What all "frag" of the conditions ask together. */
static int fragments_translate(struct nft_rule *rule, unsigned int allowed,
			       unsigned int alternative,
			       struct nft_dependencies *d)
{
	struct nft_match matches[2];
	unsigned int count = nft_fragments_matches(allowed, alternative,
						   matches),
		     i;
	int err = allowed ? 0 : NFT_NEVER;

	for (i = 0; i < count && !err; i++)
		err = match_add(rule, &matches[i], d);
	return err;
}

/* What the parts depend on is there: they are conditions of their own. */
static int parts_translate(struct nft_ruleset *ruleset, struct nft_rule *rule,
			   const struct policy_condition *c,
			   struct nft_dependencies *d)
{
	const struct policy_condition *part = c - c->n_parts;
	struct policy_part parts[KZ_MAX_PARTS];
	struct nft_match *match;
	unsigned int i;

	for (i = 0; i < c->n_parts; i++) {
		parts[i] = (struct policy_part){ part[i].id, part[i].field };
		nft_dependencies_hide(rule, nft_condition_key(part[i].id), d);
	}
	match = nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->op = NFT_MATCH_PARTS;
	match->negate = c->negate;
	match->parts = c;
	match->set = c->set ? nft_set_of_policy(ruleset, c->set) :
			      ruleset->n_sets;
	return c->set ? 0 : nft_joined_set_add(ruleset, parts, &c->boxes);
}

/* nft's "th" is of any protocol: "meta l4proto { tcp, udp, ... }". */
static int any_ports(struct nft_ruleset *ruleset, struct nft_rule *rule)
{
	static struct range list[] = {
		{ { IPPROTO_TCP }, { IPPROTO_TCP } },
		{ { IPPROTO_UDP }, { IPPROTO_UDP } },
		{ { IPPROTO_DCCP }, { IPPROTO_DCCP } },
		{ { IPPROTO_SCTP }, { IPPROTO_SCTP } },
		{ { IPPROTO_UDPLITE }, { IPPROTO_UDPLITE } },
	};
	static const struct ranges protocols = { list, 5 };
	struct nft_match *match = nft_match_add(rule);

	if (!match)
		return -ENOMEM;
	match->key = NFT_KEY_META_L4PROTO;
	match->op = NFT_MATCH_SET;
	match->set = ruleset->n_sets;
	return nft_set_add(ruleset, match->key, &protocols) ? 0 : -ENOMEM;
}

/* The one range that it is compared with; != several: one after the other. */
static int payload_translate(struct nft_rule *rule,
			     const struct policy_condition *c)
{
	struct nft_match *match;
	size_t i;

	for (i = 0; i < c->ranges.count; i++) {
		match = nft_match_add(rule);
		if (!match)
			return -ENOMEM;
		match->op = NFT_MATCH_PAYLOAD;
		match->parts = c;
		match->negate = c->negate;
		match->range = c->ranges.list[i];
	}
	return 0;
}

/* @way: which of the condition's alternatives. */
static int condition_translate(struct nft_ruleset *ruleset,
			       struct nft_rule *rule,
			       const struct policy_condition *c,
			       unsigned int way, struct nft_dependencies *d)
{
	const struct condition_type *type = &condition_types[c->id];
	enum nft_key key = nft_condition_key(c->id);
	int err;

	if (c->id == CONDITION_PARTS)
		return parts_translate(ruleset, rule, c, d);
	if (c->payload.bits)
		return nft_dependencies_add(rule, key, d) ?:
			       payload_translate(rule, c);
	if (c->id == CONDITION_META_HOUR)
		c = nft_hours_utc(ruleset, c);
	if (!c)
		return -ENOMEM;
	if (contradicts(c, key, d))
		return NFT_NEVER;
	err = nft_dependencies_add(rule, key, d);
	if (err)
		return err;
	if (!err && type->class_mask & KZ_C_PORTS)
		err = any_ports(ruleset, rule);
	if (err)
		return err;
	if (is_always(c, type))
		return c->negate ? NFT_NEVER : 0;
	if (c->id == CONDITION_ETHER_TYPE)
		err = family_by_type(c, d);
	if (err)
		return err;
	nft_dependencies_hide(rule, key, d);
	if (c->set && c->set->prefix)
		return nft_prefixes_translate(ruleset, rule, c, way);
	return value_match(ruleset, rule, c, key, d);
}

/* What @key's parts depend on. */
static int key_translate(struct nft_rule *rule,
			 const struct policy_conditions *key,
			 struct nft_dependencies *d)
{
	enum nft_key part;
	size_t i;
	int err = 0;

	for (i = 0; i < key->count && !err; i++) {
		part = nft_part_key(&key->list[i]);
		err = nft_dependencies_add(rule, part, d);
		if (!err)
			nft_dependencies_hide(rule, part, d);
	}
	return err;
}

unsigned int
nft_conditions_alternatives(const struct policy_conditions *conditions)
{
	unsigned int count =
		nft_fragments_alternatives(nft_fragments_allowed(conditions));
	size_t i;

	for (i = 0; i < conditions->count; i++)
		count *= nft_prefixes_alternatives(&conditions->list[i]);
	return count;
}

int nft_conditions_translate(struct nft_ruleset *ruleset, struct nft_rule *rule,
			     const struct policy_conditions *conditions,
			     const struct policy_conditions *key,
			     unsigned int alternative)
{
	struct nft_dependencies dependencies = NFT_NO_DEPENDENCIES;
	const struct policy_condition *c;
	unsigned int ways;
	size_t i;
	int err = 0;

	for (i = 0; i < conditions->count && !err; i++) {
		c = &conditions->list[i];
		ways = nft_prefixes_alternatives(c);
		if (c->id != CONDITION_FRAG)
			err = condition_translate(ruleset, rule, c,
						  alternative % ways,
						  &dependencies);
		alternative /= ways;
	}
	if (!err)
		err = fragments_translate(rule,
					  nft_fragments_allowed(conditions),
					  alternative, &dependencies);
	return err || !key ? err : key_translate(rule, key, &dependencies);
}

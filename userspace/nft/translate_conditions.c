// SPDX-License-Identifier: GPL-2.0-only
/* A policy's conditions into nft's matches; see ruleset.h. */
#include <errno.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/netfilter.h>
#include <string.h>

#include "userspace/nft/translate.h"

/*
 * What a rule's matches have settled so far. nft adds "meta nfproto" and "meta
 * l4proto" to a text where they are not, and refuses one that contradicts
 * itself; such a rule never fires.
 */
struct dependencies {
	uint8_t family; /* 0: open */
	uint8_t protocol;
	size_t family_at; /* the match of it, if it is in no text yet */
	size_t protocol_at;
	uint8_t ether; /* that the device is one */
	size_t ether_at;
	uint8_t by_type; /* the family that the EtherType says; 0: any */
};
#define NOWHERE SIZE_MAX
#define FAMILY_NONE 0xff /* neither IPv4 nor IPv6 */
#define NO_DEPENDENCIES                               \
	{                                             \
		0, 0, NOWHERE, NOWHERE, 0, NOWHERE, 0 \
	}

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

/* Compare @key to @value, unless it is settled to be that. */
static int resolve(struct nft_rule *rule, enum nft_key key, uint8_t value,
		   uint8_t *resolved, size_t *at)
{
	struct nft_match *match;

	if (!value || *resolved == value)
		return 0;
	if (*resolved)
		return NFT_NEVER;
	*at = rule->n_matches;
	match = nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = key;
	match->range.low[0] = match->range.high[0] = value;
	*resolved = value;
	return 0;
}

static int key_resolve(struct nft_rule *rule, enum nft_key key,
		       struct dependencies *s)
{
	uint8_t family = nft_keys[key].family;
	int err = 0;

	if (family && s->by_type && family != s->by_type)
		return NFT_NEVER;
	if (nft_keys[key].ether)
		err = resolve(rule, NFT_KEY_IIFTYPE, ARPHRD_ETHER, &s->ether,
			      &s->ether_at);
	if (!err)
		err = resolve(rule, NFT_KEY_NFPROTO, nft_keys[key].family,
			      &s->family, &s->family_at);
	return err ? err :
		     resolve(rule, NFT_KEY_META_L4PROTO, nft_keys[key].protocol,
			     &s->protocol, &s->protocol_at);
}

/* Leave out of the text what @key's own text implies. */
static void omit_implicit(struct nft_rule *rule, enum nft_key key,
			  struct dependencies *s)
{
	if (nft_keys[key].notation == NFT_LINK_ADDRESS &&
	    s->ether_at != NOWHERE)
		rule->matches[s->ether_at].implicit = true;
	/* Behind an Ethernet header nft would look for the family there. */
	if (nft_keys[key].family && s->family_at != NOWHERE && !s->ether)
		rule->matches[s->family_at].implicit = true;
	if (nft_keys[key].protocol && s->protocol_at != NOWHERE)
		rule->matches[s->protocol_at].implicit = true;
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
	const struct policy *policy = ruleset->policy;

	match->op = NFT_MATCH_SET;
	if (!c->set) {
		match->set = ruleset->n_sets;
		return nft_set_add(ruleset, match->key, &c->ranges) ? 0 :
								      -ENOMEM;
	}
	/* sets_translate() put them first, in the policy's order. */
	for (match->set = 0; policy->sets[match->set] != c->set; match->set++)
		;
	return 0;
}

/* Does every packet that has the header pass? */
static bool is_always(const struct policy_condition *c,
		      const struct condition_type *type)
{
	if (condition_is_masked(type))
		return !c->mask && !c->value;
	return !c->set && c->ranges.count == 1 &&
	       is_whole(&c->ranges.list[0], type);
}

/* What a comparison to one value settles for those behind it. */
static void resolve_by(const struct nft_match *match, struct dependencies *s)
{
	if (match->op != NFT_MATCH_RANGE || match->negate ||
	    match->range.low[0] != match->range.high[0])
		return;
	if (match->key == NFT_KEY_META_L4PROTO ||
	    match->key == NFT_KEY_IP_PROTOCOL)
		s->protocol = match->range.low[0];
}

static int value_match(struct nft_ruleset *ruleset, struct nft_rule *rule,
		       const struct policy_condition *c, enum nft_key key,
		       struct dependencies *s)
{
	const struct condition_type *type = &condition_types[c->id];
	struct nft_match *match;

	match = nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = key;
	match->negate = c->negate;
	if (condition_is_masked(type)) {
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
		resolve_by(match, s);
	}
	return 0;
}

/* Does @c contradict a protocol that is settled? nft would not hear of it. */
static bool contradicts(const struct policy_condition *c, enum nft_key key,
			const struct dependencies *s)
{
	const struct range *range = c->ranges.list;

	if (key != NFT_KEY_META_L4PROTO && key != NFT_KEY_IP_PROTOCOL)
		return false;
	return s->protocol && !c->negate && c->ranges.count == 1 &&
	       range->low[0] == range->high[0] && range->low[0] != s->protocol;
}

/* "ether type ip" with "ip6 saddr": nft would not hear of it. */
static int family_by_type(const struct policy_condition *c,
			  struct dependencies *s)
{
	const struct range *range = c->ranges.list;

	if (c->negate || c->ranges.count != 1 ||
	    range->low[0] != range->high[0])
		return 0;
	s->by_type = FAMILY_NONE;
	if (range->low[0] == ETH_P_IP)
		s->by_type = NFPROTO_IPV4;
	else if (range->low[0] == ETH_P_IPV6)
		s->by_type = NFPROTO_IPV6;
	return s->family && s->family != s->by_type ? NFT_NEVER : 0;
}

/* The match of @key that @match says, with what it needs before it. */
static int match_resolve(struct nft_rule *rule, const struct nft_match *match,
			 struct dependencies *s)
{
	struct nft_match *made;
	int err = key_resolve(rule, match->key, s);

	if (err)
		return err;
	omit_implicit(rule, match->key, s);
	made = nft_match_add(rule);
	if (!made)
		return -ENOMEM;
	*made = *match;
	return 0;
}

/* What all of "frag" in the conditions asks together. */
static int fragments_translate(struct nft_rule *rule, unsigned int allowed,
			       unsigned int alternative, struct dependencies *s)
{
	struct nft_match matches[2];
	unsigned int count = nft_fragments_matches(allowed, alternative,
						   matches),
		     i;
	int err = allowed ? 0 : NFT_NEVER;

	for (i = 0; i < count && !err; i++)
		err = match_resolve(rule, &matches[i], s);
	return err;
}

static int condition_translate(struct nft_ruleset *ruleset,
			       struct nft_rule *rule,
			       const struct policy_condition *c,
			       struct dependencies *s)
{
	const struct condition_type *type = &condition_types[c->id];
	enum nft_key key = nft_condition_key(c->id);
	int err;

	if (contradicts(c, key, s))
		return NFT_NEVER;
	err = key_resolve(rule, key, s);
	if (err)
		return err;
	if (is_always(c, type))
		return c->negate ? NFT_NEVER : 0;
	if (c->id == CONDITION_ETHER_TYPE)
		err = family_by_type(c, s);
	if (err)
		return err;
	omit_implicit(rule, key, s);
	return value_match(ruleset, rule, c, key, s);
}

int nft_keys_resolve(struct nft_rule *rule, const enum nft_key *keys,
		     unsigned int n_keys)
{
	struct dependencies dependencies = NO_DEPENDENCIES;
	unsigned int i;
	int err = 0;

	for (i = 0; i < n_keys && !err; i++) {
		err = key_resolve(rule, keys[i], &dependencies);
		if (!err)
			omit_implicit(rule, keys[i], &dependencies);
	}
	return err;
}

unsigned int
nft_conditions_alternatives(const struct policy_conditions *conditions)
{
	return nft_fragments_alternatives(nft_fragments_allowed(conditions));
}

int nft_conditions_translate(struct nft_ruleset *ruleset, struct nft_rule *rule,
			     const struct policy_conditions *conditions,
			     unsigned int alternative)
{
	struct dependencies dependencies = NO_DEPENDENCIES;
	const struct policy_condition *c;
	size_t i;
	int err = 0;

	for (i = 0; i < conditions->count && !err; i++) {
		c = &conditions->list[i];
		if (c->id != CONDITION_FRAG)
			err = condition_translate(ruleset, rule, c,
						  &dependencies);
	}
	return err ? err :
		     fragments_translate(rule,
					 nft_fragments_allowed(conditions),
					 alternative, &dependencies);
}

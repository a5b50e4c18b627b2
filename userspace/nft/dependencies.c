// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/if_arp.h>

#include "userspace/nft/dependencies.h"

/* Match @key with @value, unless that is established. */
static int establish(struct nft_rule *rule, enum nft_key key, uint8_t value,
		     uint8_t *established, size_t *at)
{
	struct nft_match *match;

	if (!value || *established == value)
		return 0;
	if (*established)
		return NFT_NEVER;
	*at = rule->n_matches;
	match = nft_match_add(rule);
	if (!match)
		return -ENOMEM;
	match->key = key;
	match->range.low[0] = match->range.high[0] = value;
	*established = value;
	return 0;
}

int nft_dependencies_add(struct nft_rule *rule, enum nft_key key,
			 struct nft_dependencies *d)
{
	const struct nft_key_type *type = &nft_keys[key];
	int err = 0;

	if (type->family && d->by_type && type->family != d->by_type)
		return NFT_NEVER;
	if (type->ether)
		err = establish(rule, NFT_KEY_IIFTYPE, ARPHRD_ETHER, &d->ether,
				&d->ether_at);
	if (!err)
		err = establish(rule, NFT_KEY_NFPROTO, type->family, &d->family,
				&d->family_at);
	if (!err)
		err = establish(rule, NFT_KEY_META_L4PROTO, type->protocol,
				&d->protocol, &d->protocol_at);
	return err;
}

void nft_dependencies_hide(struct nft_rule *rule, enum nft_key key,
			   struct nft_dependencies *d)
{
	const struct nft_key_type *type = &nft_keys[key];

	if (type->notation == NFT_LINK_ADDRESS && d->ether_at != NFT_NOWHERE)
		rule->matches[d->ether_at].implicit = true;
	/* After an Ethernet header nft would look for the family there. */
	if (type->family && d->family_at != NFT_NOWHERE && !d->ether)
		rule->matches[d->family_at].implicit = true;
	if (type->protocol && d->protocol_at != NFT_NOWHERE)
		rule->matches[d->protocol_at].implicit = true;
}

int nft_dependencies_add_all(struct nft_rule *rule, const enum nft_key *keys,
			     unsigned int n_keys)
{
	struct nft_dependencies d = NFT_NO_DEPENDENCIES;
	unsigned int i;
	int err = 0;

	for (i = 0; i < n_keys && !err; i++) {
		err = nft_dependencies_add(rule, keys[i], &d);
		if (!err)
			nft_dependencies_hide(rule, keys[i], &d);
	}
	return err;
}

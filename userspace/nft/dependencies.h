/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a match depends on: "tcp dport" on "meta l4proto tcp", "ip saddr" on
 * "meta nfproto ipv4". In a text nft adds what is missing by itself, but it
 * refuses a text that contradicts itself; a rule with such matches never
 * matches.
 */
#ifndef KZ_NFT_DEPENDENCIES_H
#define KZ_NFT_DEPENDENCIES_H

#include "userspace/nft/ruleset.h"

/* Beside 0 and -ENOMEM: the rule's matches contradict each other. */
#define NFT_NEVER 1

/*
 * What a rule's matches establish so far. An _at is the index of the match of
 * rule->matches that does, as long as nothing in the rule's text says it: it
 * can become implicit.
 */
struct nft_dependencies {
	uint8_t family; /* NFPROTO_*; 0: any */
	size_t family_at;
	uint8_t protocol; /* IPPROTO_*; 0: any */
	size_t protocol_at;
	uint8_t ether; /* ARPHRD_ETHER: the device has Ethernet headers; 0 */
	size_t ether_at;
	uint8_t by_type; /* the family by "ether type"; NFPROTO_UNSPEC: any */
};
#define NFT_NOWHERE SIZE_MAX
#define NFT_FAMILY_NONE 0xff /* neither IPv4 nor IPv6 */
#define NFT_NO_DEPENDENCIES                                           \
	{                                                             \
		.family_at = NFT_NOWHERE, .protocol_at = NFT_NOWHERE, \
		.ether_at = NFT_NOWHERE                               \
	}

/*
 * Add the matches that one of @key depends on and that @d does not have yet.
 * 0, -ENOMEM, or NFT_NEVER; so all of these.
 */
int nft_dependencies_add(struct nft_rule *rule, enum nft_key key,
			 struct nft_dependencies *d);

/* Make those implicit that nft adds before the text of @key. */
void nft_dependencies_hide(struct nft_rule *rule, enum nft_key key,
			   struct nft_dependencies *d);

/* Both for each of @keys, in a rule without matches. */
int nft_dependencies_add_all(struct nft_rule *rule, const enum nft_key *keys,
			     unsigned int n_keys);

#endif

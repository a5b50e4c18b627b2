/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files that print a ruleset know of each other. */
#ifndef KZ_NFT_PRINT_PARTS_H
#define KZ_NFT_PRINT_PARTS_H

#include <stdio.h>

#include "userspace/nft/ruleset.h"

struct nft_name {
	int32_t number;
	const char *text;
};

/* The name of @number, or NULL. */
const char *nft_name_find(const struct nft_name *names, size_t count,
			  int32_t number);

#define NFT_VALUE_SIZE 96
#define NFT_RANGE_SIZE (2 * NFT_VALUE_SIZE)

/* One value of @key, most significant word first. */
void nft_value_write(enum nft_key key, const uint32_t words[4],
		     char text[NFT_VALUE_SIZE]);

/* A value, a prefix, or LOW-HIGH. */
void nft_range_write(enum nft_key key, const struct range *range,
		     char text[NFT_RANGE_SIZE]);

/* { ... }, folded, each line after @indent. */
void nft_ranges_print(enum nft_key key, const struct ranges *ranges,
		      const char *indent, FILE *out);

/* " new,established" */
void nft_states_print(uint32_t states, FILE *out);

/* A rule's line, with its end. */
void nft_rule_print(const struct nft_ruleset *ruleset,
		    const struct nft_rule *rule, FILE *out);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Values and ranges as nft writes them. */
#ifndef KZ_NFT_PRINT_VALUES_H
#define KZ_NFT_PRINT_VALUES_H

#include <stdio.h>

#include "userspace/nft/keys.h"

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

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Several keys joined in consecutive registers: of maps and of sets. */
#ifndef KZ_NFT_JOINED_H
#define KZ_NFT_JOINED_H

#include <stdio.h>

#include "userspace/nft/expressions.h"

/*
 * The register of a key at byte @offset: 4 bytes each. nft uses the names of
 * those of 16 bytes where it can, and lists rules correctly only so.
 */
static inline uint32_t nft_joined_register(uint32_t offset)
{
	return offset % 16 ? NFT_REG32_00 + offset / 4 :
			     NFT_REG_1 + offset / 16;
}

/* "192.0.2.1 . 22" */
void nft_joined_print(const struct nft_map *map,
		      const struct nft_element *element, FILE *out);

/* The type of a concatenation of @keys, @count of them. */
uint32_t nft_joined_type(const enum nft_key *keys, unsigned int count);

#endif

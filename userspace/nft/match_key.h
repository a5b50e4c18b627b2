/* SPDX-License-Identifier: GPL-2.0-only */
/* The key of a match, under its mask if it has one: built and printed. */
#ifndef KZ_NFT_MATCH_KEY_H
#define KZ_NFT_MATCH_KEY_H

#include <stdio.h>

#include "userspace/nft/expressions.h"

/* register = the value of @match's key, under .mask unless that is 0 */
void nft_match_load(struct rule_builder *b, const struct nft_match *match);

/*
 * "ip saddr", "meta mark & 0x000000ff", and " !=" if @match is negated: what
 * most texts begin with.
 */
void nft_match_key_print(const struct nft_match *match, FILE *out);

/*
 * @key, or the bits of it that are in @mask (0: all), into @reg; @ordered: in
 * the order of bytes that intervals need.
 */
void nft_part_load(struct rule_builder *b, enum nft_key key, uint32_t mask,
		   uint32_t reg, bool ordered);

#endif

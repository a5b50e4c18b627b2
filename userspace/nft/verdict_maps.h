/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Consecutive rules with the same conditions, each of one value or range, that
 * no packet matches two of: one look-up in a verdict map replaces them. As no
 * two overlap, their order does not matter.
 */
#ifndef KZ_NFT_VERDICT_MAPS_H
#define KZ_NFT_VERDICT_MAPS_H

#include "userspace/nft/translation.h"

/*
 * How many of @rules, from the first on, one verdict map can replace; 0: none.
 * The caller owns @map, and sets what its elements do.
 */
size_t nft_run_find(struct translation *t,
		    const struct policy_rule *const *rules, size_t count,
		    struct nft_map **map);

/*
 * @map has all its elements: the kernel needs to know if there are intervals,
 * and needs elements of one key in their order.
 */
void nft_map_finish(struct nft_map *map);

#endif

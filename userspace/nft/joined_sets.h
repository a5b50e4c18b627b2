/* SPDX-License-Identifier: GPL-2.0-only */
/* Sets of several keys, whose elements the kernel wants not to overlap. */
#ifndef KZ_NFT_JOINED_SETS_H
#define KZ_NFT_JOINED_SETS_H

#include "userspace/nft/ruleset.h"

/*
 * Add to @ruleset a set of @boxes, of @parts, boxes->n_parts of them. 0,
 * -ENOMEM, or -E2BIG: without overlaps they would be too many.
 */
int nft_joined_set_add(struct nft_ruleset *ruleset,
		       const struct policy_part *parts,
		       const struct boxes *boxes);

#endif

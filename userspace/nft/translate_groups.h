/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy's groups as chains. */
#ifndef KZ_NFT_TRANSLATE_GROUPS_H
#define KZ_NFT_TRANSLATE_GROUPS_H

#include "userspace/nft/translation.h"

/*
 * The two paths through the policy (ruleset.h): chains that jump to all groups
 * in order, @groups, and if the policy reads transport headers @bare; else that
 * is NFT_NO_CHAIN. @group_chains has room for a number of each group. 0 or
 * -ENOMEM.
 */
int nft_groups_translate(struct translation *t, uint32_t *groups,
			 uint32_t *bare, uint32_t *group_chains);

#endif

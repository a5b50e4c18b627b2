/* SPDX-License-Identifier: GPL-2.0-only */
/* Times of day: nft goes by UTC. */
#ifndef KZ_NFT_HOURS_H
#define KZ_NFT_HOURS_H

#include "userspace/nft/ruleset.h"

/*
 * @c, a CONDITION_META_HOUR, as UTC has it, now that the policy's zone has one
 * offset only. Owned by @ruleset; NULL: no memory.
 */
const struct policy_condition *nft_hours_utc(struct nft_ruleset *ruleset,
					     const struct policy_condition *c);

void nft_hours_free(struct nft_ruleset *ruleset);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Control groups: policies number them, nft goes by their ids. */
#ifndef KZ_NFT_CGROUPS_H
#define KZ_NFT_CGROUPS_H

#include "userspace/nft/ruleset.h"

/* The ids of the groups of @c, a CONDITION_CGROUP; @ruleset's. NULL: no memory. */
const struct ranges *nft_cgroups_ids(struct nft_ruleset *ruleset,
				     const struct policy_condition *c);

void nft_cgroups_free(struct nft_ruleset *ruleset);

#endif

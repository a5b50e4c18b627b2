/* SPDX-License-Identifier: GPL-2.0-only */
/* A rule as the kernel's expressions. */
#ifndef KZ_NFT_BUILD_RULE_H
#define KZ_NFT_BUILD_RULE_H

#include "userspace/nft/ruleset.h"

struct nftnl_rule;

/* Add what @rule asks and does to @out, which owns it. -ENOMEM or 0. */
int nft_rule_build(const struct nft_ruleset *ruleset,
		   const struct nft_rule *rule, struct nftnl_rule *out);

#endif

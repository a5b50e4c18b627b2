/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_NFT_PRINT_RULE_H
#define KZ_NFT_PRINT_RULE_H

#include <stdio.h>

#include "userspace/nft/ruleset.h"

/* @rule's line of a chain, with its newline. */
void nft_rule_print(const struct nft_ruleset *ruleset,
		    const struct nft_rule *rule, FILE *out);

#endif

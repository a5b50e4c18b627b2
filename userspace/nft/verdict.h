/* SPDX-License-Identifier: GPL-2.0-only */
/* How a rule or a map's element ends: for the kernel and in text. */
#ifndef KZ_NFT_VERDICT_H
#define KZ_NFT_VERDICT_H

#include <stdio.h>

#include "userspace/nft/ruleset.h"

/* How a policy's rule with @verdict ends. */
enum nft_end nft_verdict_end(enum kz_verdict verdict);

/* The kernel's number of @end, which is not NFT_END_NONE. */
int nft_verdict_number(enum nft_end end);

/* "goto rule_5": @end, which is not NFT_END_NONE, to chains[@target]. */
void nft_verdict_print(const struct nft_ruleset *ruleset, enum nft_end end,
		       uint32_t target, FILE *out);

#endif

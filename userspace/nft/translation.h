/* SPDX-License-Identifier: GPL-2.0-only */
/* The state of one translation, passed to each of its steps. */
#ifndef KZ_NFT_TRANSLATION_H
#define KZ_NFT_TRANSLATION_H

#include "userspace/nft/translate.h"

#define NFT_HEADERS 7 /* fixed transport headers that a policy may read */

struct translation {
	struct nft_ruleset *ruleset; /* grows; its caller owns it */
	const struct nft_options *options;
	const struct policy *policy;
	/* Set by nft_headers_find(): the policy reads headers[i] of
	 * translate_hooks.c, or any of them.
	 */
	bool reads[NFT_HEADERS];
	bool reads_any;
	/* By the policy's rule: the chain with its statements, or 0: none yet;
	 * owned by nft_ruleset_translate().
	 */
	uint32_t *rule_chains;
	/* What verdict maps may still spend on comparing rules. */
	unsigned long comparisons;
};

#endif

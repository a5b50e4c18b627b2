/* SPDX-License-Identifier: GPL-2.0-only */
/* A ruleset from a policy: the entry to all translate_*.c. */
#ifndef KZ_NFT_TRANSLATE_H
#define KZ_NFT_TRANSLATE_H

#include "userspace/nft/ruleset.h"

/* All of it is borrowed. */
struct nft_options {
	const struct image *image; /* of the policy: its counters */
	const struct kz_counter *counts; /* as in struct attachment */
	const char *name; /* the policy's */
	uint32_t generation;
	uint32_t hooks; /* 1 << NF_INET_* */
	int32_t priority;
	bool report; /* a test run's: each rule that fires logs itself */
};

/*
 * Fill @ruleset from @policy, which must have passed backend_check() and must
 * outlive @ruleset. 0, -ENOMEM or -E2BIG: a set of several keys has too many
 * elements once none of them overlap; nft_ruleset_free() in any case.
 */
int nft_ruleset_translate(struct nft_ruleset *ruleset,
			  const struct policy *policy,
			  const struct nft_options *options);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The chains of hooks, and their rules that lead to the groups. */
#ifndef KZ_NFT_TRANSLATE_HOOKS_H
#define KZ_NFT_TRANSLATE_HOOKS_H

#include "userspace/nft/translation.h"

/*
 * Set t->reads, t->reads_any and ruleset->protocols: which transport headers
 * the policy reads. 0 or -ENOMEM, as all of these.
 */
int nft_headers_find(struct translation *t);

/* The hooks' chains, from which packets go to the chain @groups or @bare. */
int nft_hooks_translate(struct translation *t, uint32_t groups, uint32_t bare);

/* In a test run of a policy that sets priorities: a chain after all others. */
int nft_passed_chain_add(struct translation *t);

#endif

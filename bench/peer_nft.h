/* SPDX-License-Identifier: GPL-2.0-only */
/* How nft's contenders begin: each replaces what was there in one step. */
#ifndef KZ_BENCH_PEER_NFT_H
#define KZ_BENCH_PEER_NFT_H

#include <stdio.h>

#include "contender.h"

/*
 * "table ... {". What was there, a chain with @policy and sets s0, s1... of the
 * kind @set, stays where it is, and is emptied in the same transaction: a
 * chain that is made anew would miss packets.
 */
void nft_table_begin(const struct contender *contender, enum kz_verdict policy,
		     const char *set, unsigned int n_sets, FILE *out);
/* "chain in { type ...;" at the contender's hook, with @policy. */
void nft_chain_begin(const struct contender *contender, enum kz_verdict policy,
		     FILE *out);

#endif

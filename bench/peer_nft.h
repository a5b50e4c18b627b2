/* SPDX-License-Identifier: GPL-2.0-only */
/* How nft's contenders begin: each replaces what was there in one step. */
#ifndef KZ_BENCH_PEER_NFT_H
#define KZ_BENCH_PEER_NFT_H

#include <stdio.h>

#include "contender.h"

/* "table ... {", with the old one deleted in the same transaction. */
void nft_table_begin(const struct contender *contender, FILE *out);
/* "chain in { type ...;" at the contender's hook, with @policy. */
void nft_chain_begin(const struct contender *contender, enum kz_verdict policy,
		     FILE *out);

#endif

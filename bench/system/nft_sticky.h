/* SPDX-License-Identifier: GPL-2.0-only */
/* nft's rules, one by one, for marks that follow flows. */
#ifndef KZ_BENCH_NFT_STICKY_H
#define KZ_BENCH_NFT_STICKY_H

#include "bench/system/sut.h"

int nft_sticky_write(const struct sut *sut, const struct ruleset *ruleset,
		     FILE *out, char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* nft's concatenated verdict maps, for rules that set marks. */
#ifndef KZ_BENCH_NFT_VMAP_H
#define KZ_BENCH_NFT_VMAP_H

#include "bench/system/sut.h"

int nft_vmap_write(const struct sut *sut, const struct ruleset *ruleset,
		   FILE *out, char *why);

#endif

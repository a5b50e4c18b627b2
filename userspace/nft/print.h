/* SPDX-License-Identifier: GPL-2.0-only */
/* A ruleset as a script for `nft -f`, which replaces the table at once. */
#ifndef KZ_NFT_PRINT_H
#define KZ_NFT_PRINT_H

#include <stdio.h>

#include "userspace/nft/ruleset.h"

void nft_print(const struct nft_ruleset *ruleset, FILE *out);

#endif

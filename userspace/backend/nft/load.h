/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_NFT_LOAD_H
#define KZ_NFT_LOAD_H

#include "userspace/backend/backend.h"

/* The operation .load of struct backend. */
int nft_load(const struct backend *backend, const struct attachment *attachment,
	     const struct image *image, uint32_t *generation, char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* A rule of `nft -j`, shortly, as nft writes rules. */
#ifndef KZ_AUDIT_NFT_TEXT_H
#define KZ_AUDIT_NFT_TEXT_H

#include <stddef.h>

struct json_object;

/* Write the statements of @expr, an array, to @text; cut to @size. */
void nft_text_print(struct json_object *expr, char *text, size_t size);

#endif

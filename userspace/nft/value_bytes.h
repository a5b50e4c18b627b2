/* SPDX-License-Identifier: GPL-2.0-only */
/* Values as the kernel has them in registers and sets. */
#ifndef KZ_NFT_VALUE_BYTES_H
#define KZ_NFT_VALUE_BYTES_H

#include "userspace/nft/keys.h"

/*
 * @words of @key, most significant first, as bytes: nft_keys[key].size of them.
 * In the register's byte order, or in network order if @ordered.
 */
void nft_value_bytes(enum nft_key key, const uint32_t words[4], bool ordered,
		     uint8_t bytes[16]);

/* The room of a key of @size bytes in a concatenation. */
static inline uint32_t nft_padded(uint32_t size)
{
	return (size + 3) / 4 * 4;
}

#endif

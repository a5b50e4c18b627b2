// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <string.h>

#include "userspace/nft/value_bytes.h"

void nft_value_bytes(enum nft_key key, const uint32_t words[4], bool ordered,
		     uint8_t bytes[16])
{
	const struct nft_key_type *type = &nft_keys[key];
	uint32_t network[4];
	uint16_t half;
	int i;

	for (i = 0; i < 4; i++)
		network[i] = htonl(words[i]);
	if (type->size == 1) {
		bytes[0] = words[0] << type->shift;
	} else if (type->size == 2) {
		half = words[0] << type->shift;
		if (!type->host_order || ordered)
			half = htons(half);
		memcpy(bytes, &half, sizeof(half));
	} else if (type->host_order && !ordered) {
		memcpy(bytes, words, sizeof(words[0]));
	} else {
		memcpy(bytes, network, type->size);
	}
}

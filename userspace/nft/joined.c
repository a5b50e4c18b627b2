// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/nft/joined.h"
#include "userspace/nft/print_values.h"

void nft_joined_print(const struct nft_map *map,
		      const struct nft_element *element, FILE *out)
{
	char text[NFT_RANGE_SIZE];
	unsigned int k;

	for (k = 0; k < map->n_keys; k++) {
		nft_range_write(map->keys[k], element->ranges[k], text);
		fprintf(out, "%s%s", k ? " . " : "", text);
	}
}

uint32_t nft_joined_type(const enum nft_key *keys, unsigned int count)
{
	uint32_t type = 0;
	unsigned int k;

	for (k = 0; k < count; k++)
		type = type << NFT_TYPE_BITS | nft_keys[keys[k]].type_number;
	return type;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <string.h>

#include <arpa/inet.h>

#include "userspace/nft/joined.h"
#include "userspace/nft/limit.h"
#include "userspace/nft/print_values.h"
#include "userspace/nft/value_bytes.h"

#define NS_PER_MS 1000000

/* It multiplies the unit's nanoseconds with all bytes of the bucket. */
const char *nft_limit_refuses(const struct policy_limit *limit)
{
	if (!limit->bytes ||
	    limit->rate + limit->burst <= UINT64_MAX / limit->unit)
		return NULL;
	return "nft does not count so many bytes of so long a unit: write it for a shorter one";
}

/* A limit's unit, whole seconds: nft has names for these only. */
static const char *unit_name(const struct policy_limit *limit)
{
	static const struct nft_name names[] = {
		{ 1, "second" },  { 60, "minute" },   { 3600, "hour" },
		{ 86400, "day" }, { 604800, "week" },
	};

	return nft_name_find(names, sizeof(names) / sizeof(names[0]),
			     nft_limit_seconds(limit));
}

/* In the largest unit that leaves nothing over, as nft does. */
static void bytes_print(uint64_t bytes, const char *after, FILE *out)
{
	static const char *const units[] = { "bytes", "kbytes", "mbytes" };
	unsigned int i = 0;

	while (i < 2 && bytes && bytes % 1024 == 0) {
		bytes /= 1024;
		i++;
	}
	fprintf(out, "%" PRIu64 " %s%s", bytes, units[i], after);
}

void nft_limit_print(const struct policy_limit *limit, FILE *out)
{
	fprintf(out, "rate %s", limit->over ? "over " : "");
	if (!limit->bytes) {
		fprintf(out, "%" PRIu64 "/%s burst %" PRIu64 " packets",
			limit->rate, unit_name(limit), limit->burst);
		return;
	}
	bytes_print(limit->rate, "/", out);
	fputs(unit_name(limit), out);
	if (!limit->burst)
		return;
	fputs(" burst ", out);
	bytes_print(limit->burst, "", out);
}

enum nft_key nft_part_key(const struct policy_condition *part)
{
	return part->id == CONDITION_FIELD ? NFT_KEY_META_MARK :
					     nft_condition_key(part->id);
}

/* The bits that count, most significant word first; false: all. */
static bool part_bits(const struct policy_condition *part, uint32_t bits[4])
{
	uint32_t size = nft_keys[nft_part_key(part)].size, i;

	memset(bits, 0, 4 * sizeof(*bits));
	switch (condition_types[part->id].value) {
	case VALUE_MARK:
		bits[0] = part->mask;
		return part->mask != UINT32_MAX;
	case VALUE_IPV4:
	case VALUE_IPV6:
		for (i = 0; i < part->value; i++)
			bits[i / 32] |= 1U << (31 - i % 32);
		return part->value < 8 * size;
	default:
		return false;
	}
}

bool nft_part_mask(const struct policy_condition *part, uint8_t mask[16])
{
	enum nft_key key = nft_part_key(part);
	uint16_t two = htons(nft_keys[key].part);
	uint32_t bits[4];

	if (nft_keys[key].part) {
		if (nft_keys[key].size == 1)
			mask[0] = nft_keys[key].part;
		else
			memcpy(mask, &two, sizeof(two));
		return true;
	}
	if (!part_bits(part, bits))
		return false;
	nft_value_bytes(key, bits, false, mask);
	return true;
}

void nft_part_print(const struct policy_condition *part, FILE *out)
{
	enum nft_key key = nft_part_key(part);
	char text[NFT_VALUE_SIZE];
	uint32_t bits[4];

	fputs(nft_keys[key].text, out);
	if (!part_bits(part, bits))
		return;
	nft_value_write(key, bits, text);
	fprintf(out, " & %s", text);
}

uint32_t nft_limit_key_length(const struct policy_limit *limit)
{
	const struct policy_conditions *parts = &limit->key.parts;
	uint32_t length = 0, size;
	size_t i;

	for (i = 0; i < parts->count; i++) {
		size = nft_keys[nft_part_key(&parts->list[i])].size;
		length += parts->count == 1 ? size : nft_padded(size);
	}
	return length;
}

uint64_t nft_limit_timeout(const struct policy_limit *limit)
{
	return limit_depth(limit) / NS_PER_MS + 1;
}

uint32_t nft_set_type(const struct nft_set *set)
{
	uint32_t type = nft_keys[set->key].type_number;
	const struct policy_conditions *parts;
	size_t i;

	if (set->map && set->map->is_set)
		return nft_joined_type(set->map->keys, set->map->n_keys);
	if (!set->limit)
		return type;
	parts = &set->limit->key.parts;
	for (i = 1; i < parts->count; i++)
		type = type << NFT_TYPE_BITS |
		       nft_keys[nft_part_key(&parts->list[i])].type_number;
	return type;
}

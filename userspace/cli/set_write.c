// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/set_write.h"

#include <inttypes.h>
#include <json.h>

#include "userspace/nft/print_values.h"

_Static_assert(NFT_RANGE_SIZE <= SET_RANGE_SIZE, "a range as nft writes it");

void set_range_write(enum kz_set_type type, const struct range *range,
		     char text[SET_RANGE_SIZE])
{
	static const enum nft_key keys[KZ_SET_TYPES] = {
		[KZ_SET_IPV4] = NFT_KEY_IP_SADDR,
		[KZ_SET_IPV6] = NFT_KEY_IP6_SADDR,
		[KZ_SET_PORT] = NFT_KEY_TCP_DPORT,
		[KZ_SET_ETHER] = NFT_KEY_ETHER_SADDR,
	};

	nft_range_write(keys[type], range, text);
}

/* A field's value without its place in the mark. */
static void part_write(const struct policy_part *part,
		       const struct range *range, char text[SET_RANGE_SIZE])
{
	uint32_t shift = part->field ? part->field->shift : 0;
	uint32_t low = range->low[0] >> shift, high = range->high[0] >> shift;

	if (!part->field)
		nft_range_write(nft_condition_key(part->id), range, text);
	else if (low == high)
		snprintf(text, SET_RANGE_SIZE, "%" PRIu32, low);
	else
		snprintf(text, SET_RANGE_SIZE, "%" PRIu32 "-%" PRIu32, low,
			 high);
}

void set_box_write(const struct policy_part *parts, unsigned int count,
		   const struct range *box, char text[SET_BOX_SIZE])
{
	char part[SET_RANGE_SIZE];
	size_t used = 0;
	unsigned int i;

	for (i = 0; i < count && used < SET_BOX_SIZE; i++) {
		part_write(&parts[i], &box[i], part);
		used += snprintf(text + used, SET_BOX_SIZE - used, "%s%s",
				 i ? " . " : "", part);
	}
}

void set_mapped_write(const struct policy_map *map, uint32_t value,
		      char text[SET_MAPPED_SIZE])
{
	const struct policy_field *field = map->field;
	size_t i;

	for (i = 0; field && i < field->n_values; i++) {
		if (field->values[i].value != value)
			continue;
		snprintf(text, SET_MAPPED_SIZE, "%s", field->values[i].name);
		return;
	}
	if (!field && value > UINT16_MAX)
		snprintf(text, SET_MAPPED_SIZE, "%x:%x", value >> 16,
			 value & UINT16_MAX);
	else
		snprintf(text, SET_MAPPED_SIZE, "%" PRIu32, value);
}

static void map_each(const struct policy_map *map, enum kz_set_type type,
		     set_element *call, void *context)
{
	char text[SET_RANGE_SIZE], value[SET_MAPPED_SIZE];
	const struct map_prefix *prefix = map->prefixes;
	struct range range;

	for (; prefix < map->prefixes + map->n_prefixes; prefix++) {
		policy_map_words(map, prefix->first, map_prefix_last(prefix),
				 &range);
		set_range_write(type, &range, text);
		set_mapped_write(map, prefix->value, value);
		call(text, value, context);
	}
}

static void boxes_each(const struct policy_set *set, set_element *call,
		       void *context)
{
	char text[SET_BOX_SIZE];
	size_t i;

	for (i = 0; i < set->boxes.count; i++) {
		set_box_write(set->parts, set->boxes.n_parts,
			      boxes_at(&set->boxes, i), text);
		call(text, NULL, context);
	}
}

void set_ranges_each(enum kz_set_type type, const struct ranges *ranges,
		     set_element *call, void *context)
{
	char text[SET_RANGE_SIZE];
	size_t i;

	for (i = 0; i < ranges->count; i++) {
		set_range_write(type, &ranges->list[i], text);
		call(text, NULL, context);
	}
}

void set_each(const struct policy_set *set, set_element *call, void *context)
{
	if (set->map)
		map_each(set->map, set->type, call, context);
	else if (set->type == KZ_SET_PARTS)
		boxes_each(set, call, context);
	else
		set_ranges_each(set->type, &set->ranges, call, context);
}

void set_write_string(const char *text, FILE *out)
{
	struct json_object *string = json_object_new_string(text);

	fputs(json_object_to_json_string_ext(string,
					     JSON_C_TO_STRING_NOSLASHESCAPE),
	      out);
	json_object_put(string);
}

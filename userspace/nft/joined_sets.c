// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/policy/disjoint.h"
#include "userspace/nft/joined_sets.h"

/* Elements that point to the boxes' ranges. */
static int elements_fill(struct nft_map *map)
{
	const struct boxes *boxes = &map->boxes;
	struct nft_element *element;
	unsigned int k;
	size_t i;

	map->elements = calloc(boxes->count + 1, sizeof(*map->elements));
	if (!map->elements)
		return -ENOMEM;
	map->count = boxes->count;
	for (i = 0; i < boxes->count; i++) {
		element = &map->elements[i];
		for (k = 0; k < map->n_keys; k++)
			element->ranges[k] = boxes_at(boxes, i) + k;
	}
	return 0;
}

static bool has_intervals(const struct nft_map *map, const struct boxes *boxes)
{
	unsigned int k;
	size_t i;

	for (i = 0; i < boxes->count; i++)
		for (k = 0; k < map->n_keys; k++)
			if (!nft_range_is_single(map->keys[k],
						 boxes_at(boxes, i) + k))
				return true;
	return false;
}

/* Those without intervals are different, and so do not overlap. */
static int boxes_take(struct nft_map *map, const struct policy_part *parts,
		      const struct boxes *boxes)
{
	bool wide[KZ_MAX_PARTS];
	unsigned int k;
	size_t i;
	int err = 0;

	if (map->interval) {
		for (k = 0; k < map->n_keys; k++)
			wide[k] = condition_is_wide(
				&condition_types[parts[k].id]);
		return boxes_disjoin(boxes, wide, &map->boxes);
	}
	map->boxes.n_parts = boxes->n_parts;
	for (i = 0; i < boxes->count && !err; i++)
		err = boxes_add(&map->boxes, boxes_at(boxes, i));
	return err;
}

int nft_joined_set_add(struct nft_ruleset *ruleset,
		       const struct policy_part *parts,
		       const struct boxes *boxes)
{
	struct nft_set *set =
		nft_set_add(ruleset, nft_condition_key(parts[0].id), NULL);
	struct nft_map *map = calloc(1, sizeof(*map));
	unsigned int k;
	int err;

	if (!set || !map) {
		free(map);
		return -ENOMEM;
	}
	set->map = map;
	map->is_set = true;
	map->n_keys = boxes->n_parts;
	for (k = 0; k < map->n_keys; k++)
		map->keys[k] = nft_condition_key(parts[k].id);
	set->interval = map->interval = has_intervals(map, boxes);
	err = boxes_take(map, parts, boxes);
	return err ? err : elements_fill(map);
}

// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stddef.h>

#include "core/edits.h"
#include "userspace/compile/patch_image.h"
#include "userspace/compile/patch_place.h"

uint32_t place_group(const struct space *space, uint32_t id)
{
	const struct kz_info_group *group = patch_image_groups(space->image);
	uint32_t i = 0;

	if (id >= space->header->n_rules)
		return kz_edits_at(space->image->hot,
				   id - space->header->n_rules)
			->group;
	while (id - group[i].first_rule >= group[i].n_rules)
		i++;
	return i;
}

/* By id of its rules when it was compiled: where slots end; then the last ones. */
static const uint32_t *places_of(const struct space *space, uint32_t group)
{
	const uint32_t *places = space_at(space, space->room->places);

	return places + patch_image_groups(space->image)[group].first_rule +
	       group;
}

uint32_t place_noted(const struct space *space, uint32_t group, uint32_t id)
{
	uint32_t k = id - space->header->n_rules;

	if (id < space->header->n_rules)
		return space->room->records + (id + group) * sizeof(uint32_t);
	return space->room->edits + k * sizeof(struct kz_edit) +
	       offsetof(struct kz_edit, record);
}

uint32_t place_record(const struct space *space, uint32_t group, uint32_t id)
{
	return *(const uint32_t *)space_at(space,
					   place_noted(space, group, id));
}

struct extent place_records(const struct space *space, uint32_t group)
{
	const uint32_t *places = places_of(space, group);

	return (struct extent){
		places[0] - space->room->slots * KZ_RECORD_ALIGN,
		places[patch_image_groups(space->image)[group].n_rules],
	};
}

struct extent place_numbers(const struct space *space, uint32_t group)
{
	struct patch_numbers numbers = patch_image_numbers(space->image, group);

	return (struct extent){ numbers.first, numbers.first + numbers.count };
}

/* The slots before record @i of the group, and its own: [from, end). */
static struct extent slots_before(const struct space *space, uint32_t group,
				  uint32_t i)
{
	const struct kz_group *record = space_at(
		space, space->header->groups + group * sizeof(*record));
	uint32_t at = places_of(space, group)[i];
	bool last = i == patch_image_groups(space->image)[group].n_rules;
	bool many = !i || last || at == record->fallback;
	uint32_t count = many ? space->room->slots : 1;

	return (struct extent){ at - count * KZ_RECORD_ALIGN,
				last ? at : at + KZ_RECORD_ALIGN };
}

/* Its rule was deleted or has moved away: packets may still read it. */
static bool is_left(const struct space *space, uint32_t group, uint32_t slot)
{
	const struct kz_rule *rule = space_at(space, slot);
	uint32_t id = kz_rule_id(rule);

	return rule->body &&
	       (kz_edits_number(space->image->hot, id) == KZ_NONE ||
		(!(rule->flags & KZ_RULE_MAPPED) &&
		 place_record(space, group, id) != slot));
}

static bool is_free(const struct space *space, uint32_t group, uint32_t slot)
{
	const struct kz_rule *rule = space_at(space, slot);

	return !rule->body || is_left(space, group, slot);
}

/* A free one of @slots; from their end if @last: there rules come before. */
static bool slot_choose(const struct space *space, uint32_t group,
			struct extent slots, bool last, uint32_t *slot)
{
	uint32_t count, i;

	if (slots.from >= slots.end)
		return false;
	count = (slots.end - slots.from) / KZ_RECORD_ALIGN;
	for (i = 0; i < count; i++) {
		*slot = slots.from +
			(last ? count - 1 - i : i) * KZ_RECORD_ALIGN;
		if (is_free(space, group, *slot))
			return true;
	}
	return false;
}

/* The first of the group's records after @offset. */
static uint32_t record_after(const struct space *space, uint32_t group,
			     uint32_t offset)
{
	const uint32_t *places = places_of(space, group);
	uint32_t low = 0,
		 high = patch_image_groups(space->image)[group].n_rules, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (places[middle] > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static uint32_t record_of(const struct space *space, uint32_t group,
			  uint32_t number)
{
	return place_record(space, group,
			    kz_edits_id(space->image->hot, number));
}

int place_slot(struct space *space, uint32_t group, uint32_t after,
	       uint32_t before, uint32_t *slot)
{
	struct extent numbers = place_numbers(space, group);
	struct extent records = place_records(space, group), slots;
	uint32_t from = records.from, end = records.end, i;

	if (after - numbers.from < numbers.end - numbers.from)
		from = record_of(space, group, after) + KZ_RECORD_ALIGN;
	if (before - numbers.from < numbers.end - numbers.from)
		end = record_of(space, group, before);
	for (i = record_after(space, group, from - 1);
	     i <= patch_image_groups(space->image)[group].n_rules; i++) {
		slots = slots_before(space, group, i);
		if (slots.from >= end)
			break;
		if (slots.from < from)
			slots.from = from;
		if (slots.end > end)
			slots.end = end;
		if (!slot_choose(space, group, slots, !i, slot))
			continue;
		if (is_left(space, group, *slot))
			space_wipe(space);
		return 0;
	}
	return -ENOSPC;
}

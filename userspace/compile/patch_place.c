// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "userspace/compile/edits.h"
#include "userspace/compile/patch_place.h"

static const struct kz_info_group *groups_at(const struct space *space)
{
	const uint8_t *info = space->image->info;
	const struct kz_info *head = (const void *)(info + space->header->info);

	return (const void *)(info + head->groups);
}

uint32_t place_group(const struct space *space, uint32_t id)
{
	const struct kz_info_group *group = groups_at(space);
	uint32_t i = 0;

	if (id >= space->header->n_rules)
		return edits_at(space->image->hot, id - space->header->n_rules)
			->group;
	while (id - group[i].first_rule >= group[i].n_rules)
		i++;
	return i;
}

/* By id of its rules when it was compiled, and then where its slots end. */
static const uint32_t *records_of(const struct space *space, uint32_t group)
{
	const uint32_t *records = space_at(space, space->room->records);

	return records + groups_at(space)[group].first_rule + group;
}

uint32_t place_record(const struct space *space, uint32_t group, uint32_t id)
{
	if (id >= space->header->n_rules)
		return edits_at(space->image->hot, id - space->header->n_rules)
			->record;
	return records_of(space,
			  group)[id - groups_at(space)[group].first_rule];
}

struct extent place_records(const struct space *space, uint32_t group)
{
	const uint32_t *records = records_of(space, group);

	return (struct extent){
		records[0] - space->room->slots * KZ_RECORD_ALIGN,
		records[groups_at(space)[group].n_rules],
	};
}

struct extent place_numbers(const struct space *space, uint32_t group)
{
	const struct kz_info_group *about = &groups_at(space)[group];
	const void *hot = space->image->hot;
	struct extent numbers;

	numbers.from = about->first_rule + edits_growth(hot, 0, group);
	numbers.end = numbers.from + about->n_rules +
		      edits_growth(hot, group, group + 1);
	return numbers;
}

/* The slots before record @i of the group, and its own: [from, end). */
static struct extent slots_before(const struct space *space, uint32_t group,
				  uint32_t i)
{
	const struct kz_group *record = space_at(
		space, space->header->groups + group * sizeof(*record));
	uint32_t at = records_of(space, group)[i];
	bool last = i == groups_at(space)[group].n_rules;
	bool many = !i || last || at == record->fallback;
	uint32_t count = many ? space->room->slots : 1;

	return (struct extent){ at - count * KZ_RECORD_ALIGN,
				last ? at : at + KZ_RECORD_ALIGN };
}

/* Its rule was deleted: packets may still read it. */
static bool is_left(const struct space *space, uint32_t slot)
{
	const struct kz_rule *rule = space_at(space, slot);

	return rule->body &&
	       edits_number(space->image->hot, kz_rule_id(rule)) == KZ_NONE;
}

static bool is_free(const struct space *space, uint32_t slot)
{
	const struct kz_rule *rule = space_at(space, slot);

	return !rule->body || is_left(space, slot);
}

/* A free one of @slots; from their end if @last: there rules come before. */
static bool slot_choose(const struct space *space, struct extent slots,
			bool last, uint32_t *slot)
{
	uint32_t count, i;

	if (slots.from >= slots.end)
		return false;
	count = (slots.end - slots.from) / KZ_RECORD_ALIGN;
	for (i = 0; i < count; i++) {
		*slot = slots.from +
			(last ? count - 1 - i : i) * KZ_RECORD_ALIGN;
		if (is_free(space, *slot))
			return true;
	}
	return false;
}

/* The first of the group's records after @offset. */
static uint32_t record_after(const struct space *space, uint32_t group,
			     uint32_t offset)
{
	const uint32_t *records = records_of(space, group);
	uint32_t low = 0, high = groups_at(space)[group].n_rules, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (records[middle] > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static uint32_t record_of(const struct space *space, uint32_t group,
			  uint32_t number)
{
	return place_record(space, group, edits_id(space->image->hot, number));
}

/* No packet reads the record in @slot, and no candidate names it. */
static void slot_clear(struct space *space, uint32_t slot)
{
	static const uint32_t class[2] = { KZ_C_NEVER, KZ_C_NEVER };
	const struct kz_room_part *part = &space->parts[ROOM_CANDIDATES];
	const struct kz_candidate *all =
		space_at(space, space->header->candidates);
	uint32_t i;

	if (!space->waited)
		patch_wait(space);
	for (i = part->first; i < part->fresh; i++)
		if (all[i].rule == slot)
			patch_write(space->patch,
				    space_offset(space, ROOM_CANDIDATES, i) +
					    offsetof(struct kz_candidate,
						     class_value),
				    class, sizeof(class));
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
	     i <= groups_at(space)[group].n_rules; i++) {
		slots = slots_before(space, group, i);
		if (slots.from >= end)
			break;
		if (slots.from < from)
			slots.from = from;
		if (slots.end > end)
			slots.end = end;
		if (!slot_choose(space, slots, !i, slot))
			continue;
		if (is_left(space, *slot))
			slot_clear(space, *slot);
		return 0;
	}
	return -ENOSPC;
}

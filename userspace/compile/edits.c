// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/compile/edits.h"

/* By how much each kind makes a policy longer. */
static const int growth[KZ_EDITS] = {
	[KZ_EDIT_ADD] = 1,
	[KZ_EDIT_DEL] = -1,
};

const struct kz_room *edits_room(const void *hot)
{
	const struct kz_image_header *header = hot;

	return header->room ?
		       (const void *)((const uint8_t *)hot + header->room) :
		       NULL;
}

uint32_t edits_count(const void *hot)
{
	const struct kz_room *room = edits_room(hot);

	return room ? room->n_edits : 0;
}

const struct kz_edit *edits_at(const void *hot, uint32_t k)
{
	const void *edits = (const uint8_t *)hot + edits_room(hot)->edits;

	return (const struct kz_edit *)edits + k;
}

uint32_t edits_number(const void *hot, uint32_t id)
{
	const struct kz_image_header *header = hot;
	uint32_t count = edits_count(hot), number = id, k = 0;
	const struct kz_edit *edit;

	if (id >= header->n_rules) {
		k = id - header->n_rules;
		if (k >= count || edits_at(hot, k)->kind == KZ_EDIT_DEL)
			return KZ_NONE;
		number = edits_at(hot, k++)->number;
	}
	for (; k < count; k++) {
		edit = edits_at(hot, k);
		if (edit->number == number && edit->kind != KZ_EDIT_ADD)
			return KZ_NONE;
		if (edit->number <= number)
			number += growth[edit->kind];
	}
	return number;
}

uint32_t edits_id(const void *hot, uint32_t number)
{
	const struct kz_image_header *header = hot;
	const struct kz_edit *edit;
	uint32_t k = edits_count(hot);

	while (k-- > 0) {
		edit = edits_at(hot, k);
		if (edit->number == number && edit->kind != KZ_EDIT_DEL)
			return header->n_rules + k;
		if (edit->number <= number)
			number -= growth[edit->kind];
	}
	return number < header->n_rules ? number : KZ_NONE;
}

int32_t edits_growth(const void *hot, uint32_t first, uint32_t end)
{
	uint32_t count = edits_count(hot), k;
	const struct kz_edit *edit;
	int32_t sum = 0;

	for (k = 0; k < count; k++) {
		edit = edits_at(hot, k);
		if (edit->group >= first && edit->group < end)
			sum += growth[edit->kind];
	}
	return sum;
}

uint32_t edits_rules(const void *hot)
{
	const struct kz_image_header *header = hot;

	return header->n_rules + edits_growth(hot, 0, KZ_MAX_GROUPS);
}

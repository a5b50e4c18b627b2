// SPDX-License-Identifier: GPL-2.0-only
#include "core/edits.h"

/* By how much each kind makes a policy longer. */
static const int growth[KZ_EDITS] = {
	[KZ_EDIT_ADD] = 1,
	[KZ_EDIT_DEL] = -1,
};

const struct kz_room *kz_edits_room(const void *hot)
{
	const struct kz_image_header *header = hot;

	return header->room ? (const void *)((const __u8 *)hot + header->room) :
			      NULL;
}

__u32 kz_edits_count(const void *hot)
{
	const struct kz_room *room = kz_edits_room(hot);

	return room ? room->n_edits : 0;
}

const struct kz_edit *kz_edits_at(const void *hot, __u32 k)
{
	const void *edits = (const __u8 *)hot + kz_edits_room(hot)->edits;

	return (const struct kz_edit *)edits + k;
}

__u32 kz_edits_number(const void *hot, __u32 id)
{
	const struct kz_image_header *header = hot;
	__u32 count = kz_edits_count(hot), number = id, k = 0;
	const struct kz_edit *edit;

	if (id >= header->n_rules) {
		k = id - header->n_rules;
		if (k >= count || kz_edits_at(hot, k)->kind == KZ_EDIT_DEL)
			return KZ_NONE;
		number = kz_edits_at(hot, k++)->number;
	}
	for (; k < count; k++) {
		edit = kz_edits_at(hot, k);
		if (edit->number == number && edit->kind != KZ_EDIT_ADD)
			return KZ_NONE;
		if (edit->number <= number)
			number += growth[edit->kind];
	}
	return number;
}

__u32 kz_edits_id(const void *hot, __u32 number)
{
	const struct kz_image_header *header = hot;
	const struct kz_edit *edit;
	__u32 k = kz_edits_count(hot);

	while (k-- > 0) {
		edit = kz_edits_at(hot, k);
		if (edit->number == number && edit->kind != KZ_EDIT_DEL)
			return header->n_rules + k;
		if (edit->number <= number)
			number -= growth[edit->kind];
	}
	return number < header->n_rules ? number : KZ_NONE;
}

__s32 kz_edits_growth(const void *hot, __u32 first, __u32 end)
{
	__u32 count = kz_edits_count(hot), k;
	const struct kz_edit *edit;
	__s32 sum = 0;

	for (k = 0; k < count; k++) {
		edit = kz_edits_at(hot, k);
		if (edit->group >= first && edit->group < end)
			sum += growth[edit->kind];
	}
	return sum;
}

__u32 kz_edits_rules(const void *hot)
{
	const struct kz_image_header *header = hot;

	return header->n_rules + kz_edits_growth(hot, 0, KZ_MAX_GROUPS);
}

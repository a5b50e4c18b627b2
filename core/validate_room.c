// SPDX-License-Identifier: GPL-2.0-only
/* The validator: the room for changes. */
#include "core/image_room.h"
#include "core/validate_check.h"

static bool is_part(const struct kz_room_part *part, __u32 first, __u32 end)
{
	return part->first >= first && part->fresh >= part->first &&
	       part->fresh <= end;
}

static bool is_room(const struct kz_check *c, const struct kz_room *room)
{
	const struct kz_image_header *h = c->header;

	return room->n_edits <= KZ_ROOM_EDITS &&
	       room->n_pending <= KZ_ROOM_STORES &&
	       is_part(&room->trees, 0, h->n_trees) &&
	       is_part(&room->nodes, 0, h->n_nodes) &&
	       is_part(&room->candidates, 0, h->n_candidates) &&
	       room->end <= h->hot_size &&
	       is_part(&room->bytes, h->room, room->end) &&
	       !(room->edits % sizeof(__u64)) &&
	       kz_check_holds(h->room, room->end, room->edits, KZ_ROOM_EDITS,
			      sizeof(struct kz_edit)) &&
	       !(room->records % sizeof(__u32)) &&
	       kz_check_holds(h->room, room->end, room->records,
			      (__u64)h->n_rules + h->n_groups, sizeof(__u32)) &&
	       !(room->places % sizeof(__u32)) &&
	       kz_check_holds(h->room, room->end, room->places,
			      (__u64)h->n_rules + h->n_groups, sizeof(__u32)) &&
	       !room->reserved;
}

static bool is_edit(const struct kz_check *c, const struct kz_room *room,
		    const struct kz_edit *edit)
{
	const struct kz_image_header *h = c->header;
	__u32 i;

	if (edit->kind >= KZ_EDITS || edit->group >= h->n_groups ||
	    edit->reserved ||
	    (edit->record &&
	     (edit->record % KZ_RECORD_ALIGN ||
	      !kz_check_holds(h->rules, h->hot_size, edit->record, 1,
			      sizeof(struct kz_rule)))))
		return false;
	if (!edit->label)
		return true;
	if (edit->label < room->bytes.first)
		return false;
	for (i = edit->label; i < room->end; i++)
		if (!c->image[i])
			return true;
	return false;
}

static bool is_record(const struct kz_image_header *h, __u32 offset)
{
	return !(offset % KZ_RECORD_ALIGN) && offset >= h->rules &&
	       offset <= h->hot_size;
}

int kz_room_check(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_room *room = (const void *)(c->image + h->room);
	const struct kz_edit *edit;
	const __u32 *record, *place;
	__u32 i;

	if (!h->room)
		return 0;
	if (h->room % sizeof(__u64) ||
	    !kz_check_holds(h->rules, h->hot_size, h->room, 1, sizeof(*room)) ||
	    !is_room(c, room))
		return kz_check_fail(c, h->room, "bad room for changes");
	edit = (const void *)(c->image + room->edits);
	for (i = 0; i < room->n_edits; i++)
		if (!is_edit(c, room, &edit[i]))
			return kz_check_fail(c, room->edits, "bad change");
	record = (const void *)(c->image + room->records);
	place = (const void *)(c->image + room->places);
	for (i = 0; i < h->n_rules + h->n_groups; i++)
		if (!is_record(h, record[i]) || !is_record(h, place[i]))
			return kz_check_fail(c, room->records,
					     "record outside the rules");
	return 0;
}

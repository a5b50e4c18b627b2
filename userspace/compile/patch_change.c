// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "core/cost.h"
#include "userspace/compile/patch_change.h"
#include "userspace/compile/patch_place.h"
#include "userspace/compile/room.h"
#include "userspace/compile/taken_out.h"

static uint32_t group_offset(const struct space *space, uint32_t number)
{
	return space->header->groups + number * sizeof(struct kz_group);
}

static int list_use(struct space *space, const struct kz_tree_list *list)
{
	struct overlay overlay;
	int err = overlay_read(space, list, &overlay);

	if (!err)
		err = overlay_use(space, &overlay);
	overlay_free(&overlay);
	return err;
}

int change_lists(struct change *ch)
{
	struct space *space = &ch->space;
	const struct kz_group *group;
	uint32_t i, family;
	int err = 0;

	ch->group = space_at(space, group_offset(space, ch->edit.group));
	for (i = 0; i < space->header->n_groups * KZ_FAMILIES && !err; i++) {
		group = space_at(space, group_offset(space, i / KZ_FAMILIES));
		family = i % KZ_FAMILIES;
		if (group->trees[family].first >=
		    space->parts[ROOM_TREES].first)
			err = list_use(space, &group->trees[family]);
	}
	for (family = 0; family < KZ_FAMILIES && !err; family++)
		err = overlay_read(space, &ch->group->trees[family],
				   &ch->overlays[family]);
	return err;
}

int change_begin(struct change *ch, const struct patch_image *image,
		 struct patch *patch)
{
	struct space *space = &ch->space;
	int err = space_open(space, image, patch);

	if (err)
		return err;
	if (space->room->n_pending)
		return -EINVAL; /* patch_resume() comes first */
	return space->room->n_edits < KZ_ROOM_EDITS ? 0 : -ENOSPC;
}

void change_end(struct change *ch)
{
	uint32_t family;

	for (family = 0; family < KZ_FAMILIES; family++)
		overlay_free(&ch->overlays[family]);
	space_close(&ch->space);
}

int change_build(struct change *ch, struct overlay before[KZ_FAMILIES])
{
	uint32_t searches =
		1 + (ch->space.header->n_limits ? KZ_MAX_LIMITS : 0);
	uint32_t fire = ch->rule ? ch->rule->fire_cost : 0, family, steps;
	int err;

	memcpy(before, ch->overlays, sizeof(ch->overlays));
	for (family = 0; family < KZ_FAMILIES; family++) {
		if (!(ch->families & 1U << family))
			continue;
		if (!ch->group->max_trees)
			return -EOPNOTSUPP;
		err = overlay_build(&ch->space, &ch->overlays[family], &steps);
		if (err)
			return err;
		if (((uint64_t)steps * searches + fire) *
			    ch->space.header->n_groups >
		    ROOM_STEPS)
			return -ENOSPC;
	}
	patch_marks(&ch->space);
	return 0;
}

uint32_t change_switches(const struct change *ch,
			 struct kz_store stores[KZ_ROOM_STORES])
{
	uint32_t group = group_offset(&ch->space, ch->edit.group);
	uint32_t family, n = 0;

	for (family = 0; family < KZ_FAMILIES; family++) {
		if (!(ch->families & 1U << family))
			continue;
		stores[n] = (struct kz_store){
			.offset = group + offsetof(struct kz_group, trees) +
				  family * sizeof(struct kz_tree_list),
		};
		memcpy(&stores[n++].value, &ch->overlays[family].list,
		       sizeof(stores->value));
	}
	return n;
}

static void switch_lists(struct change *ch)
{
	struct kz_store stores[KZ_ROOM_STORES];
	uint32_t n = change_switches(ch, stores), i;

	for (i = 0; i < n; i++)
		patch_store(ch->space.patch, stores[i].offset, stores[i].value);
}

void change_leave(struct change *ch, const struct overlay *before)
{
	uint32_t family;

	for (family = 0; family < KZ_FAMILIES; family++)
		if (ch->families & 1U << family)
			overlay_leave(&ch->space, &before[family]);
}

int change_take_out(struct change *ch)
{
	struct overlay before[KZ_FAMILIES];
	struct taken_out out = { 0 };
	uint32_t i;
	int err;

	err = taken_out_find(&ch->space,
			     place_records(&ch->space, ch->edit.group).end,
			     ch->old, ch->overlays, &out);
	if (err || !out.n_candidates)
		goto out;
	err = change_build(ch, before);
	if (err)
		goto out;
	switch_lists(ch);
	patch_wait(&ch->space);
	change_leave(ch, before);
	for (i = 0; i < out.n_candidates; i++)
		taken_out_kill(&ch->space, &out, i);
out:
	taken_out_free(&out);
	return err;
}

/* The room's first words: @n of the stores are pending. */
static void edits_store(struct change *ch, uint32_t more, uint32_t n)
{
	const struct kz_room head = {
		.n_edits = ch->space.room->n_edits + more,
		.n_pending = n,
	};
	uint64_t value;

	memcpy(&value, &head, sizeof(value));
	patch_store(ch->space.patch, ch->space.header->room, value);
}

void change_commit(struct change *ch, uint32_t more,
		   const struct kz_store stores[KZ_ROOM_STORES], uint32_t n)
{
	struct patch *patch = ch->space.patch;
	uint32_t i;

	patch_write(patch,
		    ch->space.header->room + offsetof(struct kz_room, pending),
		    stores, KZ_ROOM_STORES * sizeof(*stores));
	edits_store(ch, more, n);
	for (i = 0; i < n; i++)
		patch_store(patch, stores[i].offset, stores[i].value);
	edits_store(ch, more, 0);
}

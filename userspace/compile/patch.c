// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "core/cost.h"
#include "userspace/compile/edits.h"
#include "userspace/compile/overlay.h"
#include "userspace/compile/patch_place.h"
#include "userspace/compile/patch_rule.h"
#include "userspace/compile/room.h"
#include "userspace/compile/taken_out.h"

/* One change, of one group. */
struct change {
	struct space space;
	struct kz_edit edit;
	const struct kz_group *group; /* the image's */
	uint32_t old; /* the record of the rule that goes; or 0 */
	const struct patch_rule *rule; /* that comes; or NULL */
	struct overlay overlays[KZ_FAMILIES];
	uint32_t families; /* whose lists change: 1 << enum kz_family */
};

static uint32_t families_of(const struct kz_rule *rule)
{
	return (rule->flags & KZ_RULE_FAMILIES) >> KZ_RULE_FAMILIES_SHIFT;
}

static uint32_t group_offset(const struct space *space, uint32_t number)
{
	return space->header->groups + number * sizeof(struct kz_group);
}

/* What the lists of all groups have of the room. */
static int lists_read(struct change *ch)
{
	struct space *space = &ch->space;
	const struct kz_group *group;
	struct overlay overlay, *to;
	uint32_t i, family;
	int err = 0;

	for (i = 0; i < space->header->n_groups && !err; i++) {
		group = space_at(space, group_offset(space, i));
		for (family = 0; family < KZ_FAMILIES && !err; family++) {
			to = group == ch->group ? &ch->overlays[family] :
						  &overlay;
			if (to == &overlay &&
			    group->trees[family].first <
				    space->parts[ROOM_TREES].first)
				continue;
			err = overlay_read(space, &group->trees[family], to);
			if (!err)
				err = overlay_use(space, to);
			if (to == &overlay)
				overlay_free(to);
		}
	}
	return err;
}

static int change_begin(struct change *ch, const struct patch_image *image,
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

static void change_end(struct change *ch)
{
	uint32_t family;

	for (family = 0; family < KZ_FAMILIES; family++)
		overlay_free(&ch->overlays[family]);
	space_close(&ch->space);
}

/* The rule that goes: whether it can. */
static int old_find(struct change *ch)
{
	const struct kz_rule *rule;
	uint32_t id = edits_id(ch->space.image->hot, ch->edit.number);

	if (id == KZ_NONE)
		return -EINVAL;
	ch->edit.group = place_group(&ch->space, id);
	ch->old = place_record(&ch->space, ch->edit.group, id);
	rule = space_at(&ch->space, ch->old);
	ch->families = families_of(rule);
	return rule->flags & KZ_RULE_MAPPED || rule->counter != KZ_NONE ||
			       !ch->families ?
		       -EOPNOTSUPP :
		       0;
}

/* Build the overlays of the changed lists, and say what was there before. */
static int overlays_build(struct change *ch, struct overlay *before)
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

/* The stores that switch to the lists that were built: how many. */
static uint32_t switches(const struct change *ch,
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
	uint32_t n = switches(ch, stores), i;

	for (i = 0; i < n; i++)
		patch_store(ch->space.patch, stores[i].offset, stores[i].value);
}

/*
 * Move the rule that goes from its trees to the overlay, and with it those that
 * it hides in them: packets find the same rules as before.
 */
static int old_take_out(struct change *ch)
{
	struct overlay before[KZ_FAMILIES];
	struct taken_out out = { 0 };
	uint32_t family, i;
	int err;

	err = taken_out_find(&ch->space,
			     place_records(&ch->space, ch->edit.group).end,
			     ch->old, ch->overlays, &out);
	if (err || !out.n_candidates)
		goto out;
	err = overlays_build(ch, before);
	if (err)
		goto out;
	switch_lists(ch);
	patch_wait(&ch->space);
	for (family = 0; family < KZ_FAMILIES; family++)
		if (ch->families & 1U << family)
			overlay_leave(&ch->space, &before[family]);
	for (i = 0; i < out.n_candidates; i++)
		taken_out_kill(&ch->space, &out, i);
out:
	taken_out_free(&out);
	return err;
}

/* The record of the rule that comes, its body and its label. */
static int record_write(struct change *ch, uint32_t slot)
{
	const struct patch_rule *rule = ch->rule;
	size_t matches = rule->record.n_matches * sizeof(rule->matches[0]);
	size_t actions = rule->record.n_actions * sizeof(rule->actions[0]);
	size_t label = *rule->label ? strlen(rule->label) + 1 : 0;
	size_t size = (matches + actions + label + KZ_RECORD_ALIGN - 1) &
		      ~(size_t)(KZ_RECORD_ALIGN - 1);
	struct patch *patch = ch->space.patch;
	struct kz_rule record = rule->record;
	struct extent extent;
	int err;

	err = space_take(&ch->space, ROOM_BYTES, size, &extent);
	if (err)
		return err;
	record.body = extent.from;
	patch_write(patch, record.body, rule->matches, matches);
	patch_write(patch, record.body + matches, rule->actions, actions);
	if (label) {
		ch->edit.label = record.body + matches + actions;
		patch_write(patch, ch->edit.label, rule->label, label);
	}
	patch_write(patch, slot, &record, sizeof(record));
	ch->edit.record = slot;
	return 0;
}

/* A limit of an earlier rule may now let a packet go on to the new one. */
static void alone_clear(struct change *ch, uint32_t slot)
{
	const struct kz_image_header *h = ch->space.header;
	struct extent records = place_records(&ch->space, ch->edit.group);
	const struct kz_candidate *c = space_at(&ch->space, h->candidates);
	const size_t flags = offsetof(struct kz_rule, n_matches);
	struct kz_rule rule;
	uint64_t value;
	uint32_t i;

	for (i = 0; h->n_limits && i < ch->space.parts[ROOM_CANDIDATES].first;
	     i++) {
		if (c[i].rule < records.from || c[i].rule >= slot)
			continue;
		rule = *(const struct kz_rule *)space_at(&ch->space, c[i].rule);
		if (!(rule.flags & KZ_RULE_ALONE))
			continue;
		rule.flags &= ~KZ_RULE_ALONE;
		memcpy(&value, (uint8_t *)&rule + flags, sizeof(value));
		patch_store(ch->space.patch, c[i].rule + flags, value);
	}
}

/* The rule that comes joins the overlays of its families. */
static int rule_join(struct change *ch, uint32_t slot)
{
	struct overlay_member member = {
		.candidate = ch->rule->candidate,
		.matches = ch->rule->matches,
		.n_matches = ch->rule->record.n_matches,
	};
	uint32_t families = families_of(&ch->rule->record), family;
	int err = record_write(ch, slot);

	member.candidate.rule = slot;
	for (family = 0; family < KZ_FAMILIES && !err; family++)
		if (families & 1U << family)
			err = overlay_add(&ch->overlays[family], &member);
	ch->families |= families;
	alone_clear(ch, slot);
	return err;
}

/* The room's first words: @n of the stores are pending. */
static void edits_store(struct change *ch, uint32_t n)
{
	const struct kz_room head = {
		.n_edits = ch->space.room->n_edits + 1,
		.n_pending = n,
	};
	uint64_t value;

	memcpy(&value, &head, sizeof(value));
	patch_store(ch->space.patch, ch->space.header->room, value);
}

/* The change as an edit, and the stores that make it visible. */
static void commit(struct change *ch)
{
	struct kz_store stores[KZ_ROOM_STORES] = { 0 };
	const struct kz_room *room = ch->space.room;
	uint32_t n = switches(ch, stores);

	patch_write(ch->space.patch,
		    ch->space.header->room + offsetof(struct kz_room, pending),
		    stores, sizeof(stores));
	patch_write(ch->space.patch,
		    room->edits + room->n_edits * sizeof(ch->edit), &ch->edit,
		    sizeof(ch->edit));
	edits_store(ch, n);
	switch_lists(ch);
	edits_store(ch, 0);
}

/* Make the patch of a change whose edit, .old and .rule are known. */
static int change_make(struct change *ch, uint32_t slot)
{
	struct overlay before[KZ_FAMILIES];
	uint32_t family;
	int err;

	ch->group =
		space_at(&ch->space, group_offset(&ch->space, ch->edit.group));
	err = lists_read(ch);
	if (!err && ch->old)
		err = old_take_out(ch);
	for (family = 0; family < KZ_FAMILIES && ch->old; family++)
		overlay_drop(&ch->overlays[family], ch->old);
	if (!err && ch->rule)
		err = rule_join(ch, slot);
	if (!err)
		err = overlays_build(ch, before);
	if (err)
		return err;
	commit(ch);
	return patch_failed(ch->space.patch) ? -ENOMEM : 0;
}

/* The rule that comes, and a slot for it beside numbers @after and @before. */
static int rule_find(struct change *ch, const struct image *from,
		     struct patch_rule *rule, uint32_t after, uint32_t before,
		     uint32_t *slot)
{
	uint32_t id = ch->space.header->n_rules + ch->space.room->n_edits;
	int err = patch_rule_read(ch->space.image, from, id, rule);

	ch->rule = rule;
	return err   ?:
		       place_slot(&ch->space, ch->edit.group, after, before,
				  slot);
}

int patch_add(const struct patch_image *image, uint32_t group, uint32_t number,
	      uint32_t line, const struct image *from, struct patch *patch)
{
	struct change ch = {
		.edit = { .number = number,
			  .line = line,
			  .kind = KZ_EDIT_ADD,
			  .group = group },
	};
	struct patch_rule rule;
	struct extent numbers;
	uint32_t slot = 0;
	int err = change_begin(&ch, image, patch);

	if (!err) {
		numbers = place_numbers(&ch.space, group);
		if (number < numbers.from || number > numbers.end)
			err = -EINVAL;
	}
	if (!err)
		err = rule_find(&ch, from, &rule, number - 1, number, &slot);
	if (!err)
		err = change_make(&ch, slot);
	change_end(&ch);
	return err;
}

int patch_replace(const struct patch_image *image, uint32_t number,
		  uint32_t line, const struct image *from, struct patch *patch)
{
	struct change ch = {
		.edit = { .number = number,
			  .line = line,
			  .kind = KZ_EDIT_REPLACE },
	};
	struct patch_rule rule;
	uint32_t slot = 0;
	int err = change_begin(&ch, image, patch);

	if (!err)
		err = old_find(&ch);
	if (!err)
		err = rule_find(&ch, from, &rule, number - 1, number + 1,
				&slot);
	if (!err)
		err = change_make(&ch, slot);
	change_end(&ch);
	return err;
}

int patch_del(const struct patch_image *image, uint32_t number, uint32_t line,
	      struct patch *patch)
{
	struct change ch = {
		.edit = { .number = number, .line = line, .kind = KZ_EDIT_DEL },
	};
	int err = change_begin(&ch, image, patch);

	if (!err)
		err = old_find(&ch);
	if (!err)
		err = change_make(&ch, 0);
	change_end(&ch);
	return err;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "core/edits.h"
#include "userspace/compile/patch_change.h"
#include "userspace/compile/patch_place.h"

/* The rule that goes: whether it can. */
static int old_find(struct change *ch)
{
	const struct kz_rule *rule;
	uint32_t id = kz_edits_id(ch->space.image->hot, ch->edit.number);

	if (id == KZ_NONE)
		return -EINVAL;
	ch->edit.group = place_group(&ch->space, id);
	ch->old = place_record(&ch->space, ch->edit.group, id);
	rule = space_at(&ch->space, ch->old);
	ch->families = change_families(rule);
	if (rule->flags & KZ_RULE_MAPPED || rule->counter != KZ_NONE ||
	    !ch->families)
		return -EOPNOTSUPP;
	return change_lists(ch);
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
	uint32_t families = change_families(&ch->rule->record), family;
	int err = record_write(ch, slot);

	member.candidate.rule = slot;
	for (family = 0; family < KZ_FAMILIES && !err; family++)
		if (families & 1U << family)
			err = overlay_add(&ch->overlays[family], &member);
	ch->families |= families;
	alone_clear(ch, slot);
	return err;
}

static void edit_commit(struct change *ch)
{
	struct kz_store stores[KZ_ROOM_STORES] = { 0 };
	const struct kz_room *room = ch->space.room;

	patch_write(ch->space.patch,
		    room->edits + room->n_edits * sizeof(ch->edit), &ch->edit,
		    sizeof(ch->edit));
	change_commit(ch, 1, stores, change_switches(ch, stores));
}

/* Make the patch of a change whose edit, .old and .rule are known. */
static int change_make(struct change *ch, uint32_t slot)
{
	struct overlay before[KZ_FAMILIES];
	uint32_t family;
	int err = 0;

	if (ch->old)
		err = change_take_out(ch);
	for (family = 0; family < KZ_FAMILIES && ch->old; family++)
		overlay_drop(&ch->overlays[family], ch->old);
	if (!err && ch->rule)
		err = rule_join(ch, slot);
	if (!err)
		err = change_build(ch, before);
	if (err)
		return err;
	edit_commit(ch);
	return patch_failed(ch->space.patch) ? -ENOMEM : 0;
}

/* The rule that comes, and a slot for it beside numbers @after and @before. */
static int rule_find(struct change *ch, const struct image *from,
		     struct patch_rule *rule, uint32_t after, uint32_t before,
		     uint32_t *slot)
{
	uint32_t id = ch->space.header->n_rules + ch->space.room->n_edits;
	int err = patch_rule_read(ch->space.image, from, id, rule);

	if (!err)
		err = place_slot(&ch->space, ch->edit.group, after, before,
				 slot);
	if (err == -ENOSPC)
		err = change_make_place(ch, before, slot);
	ch->rule = rule;
	return err;
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
		err = change_lists(&ch);
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

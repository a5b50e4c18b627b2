// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "core/edits.h"
#include "userspace/compile/patch_change.h"
#include "userspace/compile/patch_place.h"

/* The store that notes at @offset, of four bytes, that a record is in @slot. */
static struct kz_store note_record(struct change *ch, uint32_t offset,
				   uint32_t slot)
{
	struct kz_store *store = &ch->moved[ch->n_moved++];
	const uint32_t word = offset & ~7U;
	uint32_t i;

	store->offset = word;
	memcpy(&store->value, space_at(&ch->space, word), sizeof(store->value));
	for (i = 0; i + 1 < ch->n_moved; i++)
		if (ch->moved[i].offset == word)
			store->value = ch->moved[i].value;
	memcpy((uint8_t *)&store->value + offset % 8, &slot, sizeof(slot));
	return *store;
}

/*
 * Move the record of the rule with @number into *@slot, next to it: packets find
 * the same rules. *@slot is then where it was.
 */
static int neighbour_move(struct change *ch, uint32_t number, uint32_t *slot)
{
	uint32_t id = kz_edits_id(ch->space.image->hot, number), n, family;
	uint32_t from = place_record(&ch->space, ch->edit.group, id);
	const struct kz_rule *rule = space_at(&ch->space, from);
	struct kz_store stores[KZ_ROOM_STORES] = { 0 };
	struct overlay before[KZ_FAMILIES];
	int err;

	ch->old = from;
	ch->families = change_families(rule);
	if (!ch->families || rule->flags & KZ_RULE_MAPPED ||
	    kz_rule_limit(rule) != KZ_RULE_NO_LIMIT)
		return -ENOSPC;
	err = change_take_out(ch);
	if (err)
		return err;
	patch_write(ch->space.patch, *slot, rule, sizeof(*rule));
	for (family = 0; family < KZ_FAMILIES; family++)
		overlay_rename(&ch->overlays[family], from, *slot);
	err = change_build(ch, before);
	if (err)
		return err;
	n = change_switches(ch, stores);
	stores[n++] = note_record(
		ch, place_noted(&ch->space, ch->edit.group, id), *slot);
	change_commit(ch, 0, stores, n);
	patch_wait(&ch->space);
	change_leave(ch, before);
	space_wipe(&ch->space);
	*slot = from;
	return 0;
}

int change_make_place(struct change *ch, uint32_t before, uint32_t *slot)
{
	struct extent numbers = place_numbers(&ch->space, ch->edit.group);
	const uint32_t old = ch->old, families = ch->families;
	uint32_t last = before;
	int err = -ENOSPC;

	for (; last < numbers.end && last - before < MOVES_MAX; last++) {
		err = place_slot(&ch->space, ch->edit.group, last, last + 1,
				 slot);
		if (err != -ENOSPC)
			break;
	}
	for (; !err && last + 1 > before; last--)
		err = neighbour_move(ch, last, slot);
	ch->old = old;
	ch->families = families;
	return err;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/image_room.h"
#include "core/validate.h"
#include "userspace/compile/room.h"

#define SLOTS 256 /* of all groups, in each of their places for many */
#define SLOTS_MIN 4
/* Entries for each rule that may be added or moved. Lists, trees and candidates
 * are there twice, before and after a change, and once for each family.
 */
#define RULES 512U
#define NODES_PER_RULE 16
#define CANDIDATES_PER_RULE 8
#define BYTES_PER_RULE 64
#define LISTED 4096 /* trees in lists: of more, no list is copied */

void room_plan(struct output *o, bool wanted)
{
	const struct policy *policy = o->policy;

	if (!wanted || policy->n_rules + KZ_ROOM_EDITS > KZ_MAX_RULES ||
	    !policy->n_groups)
		return;
	o->slots = SLOTS / policy->n_groups;
	if (o->slots < SLOTS_MIN)
		o->slots = SLOTS_MIN;
}

int room_slots(struct output *o, bool many)
{
	uint32_t *place;

	if (!o->slots)
		return 0;
	buffer_align(&o->rules, KZ_RECORD_ALIGN);
	buffer_add(&o->rules, (many ? o->slots : 1) * KZ_RECORD_ALIGN);
	place = buffer_add(&o->places, sizeof(*place));
	if (!place)
		return -ENOMEM;
	*place = o->rules.size;
	return 0;
}

/* A candidate for each rule that no leaf has. */
static int hidden_write(const struct search *s, size_t first)
{
	struct buffer *all = &s->output->candidates;
	const struct kz_candidate *c = (const void *)all->bytes;
	size_t n = all->size / sizeof(*c), i;
	struct kz_candidate *hidden;
	uint8_t *seen;

	seen = calloc(s->output->rules.size / KZ_RECORD_ALIGN + 1, 1);
	if (!seen)
		return -ENOMEM;
	for (i = first; i < n; i++)
		seen[c[i].rule / KZ_RECORD_ALIGN] = 1;
	for (i = 0; i < s->count; i++) {
		if (seen[s->candidates[i].rule / KZ_RECORD_ALIGN])
			continue;
		hidden = buffer_add(all, sizeof(*hidden));
		if (hidden)
			*hidden = s->candidates[i];
	}
	free(seen);
	return all->failed ? -ENOMEM : 0;
}

int room_rules(const struct search *s, size_t first)
{
	struct kz_rule *record;
	size_t i;

	if (!s->output->slots)
		return 0;
	for (i = 0; i < s->count; i++) {
		record = (void *)(s->output->rules.bytes +
				  s->candidates[i].rule);
		if (s->hides[i])
			record->flags |= KZ_RULE_HIDES;
	}
	return hidden_write(s, first);
}

/* Rules that an overlay has room for. */
static uint32_t rules_most(const struct output *o)
{
	uint32_t rules = o->policy->n_rules / 8 + 16;

	return rules < RULES ? rules : RULES;
}

/* @count empty trees, and the number of the first. */
static int trees_write(struct output *o, struct kz_room_part *part)
{
	uint32_t lists = o->policy->n_groups * KZ_FAMILIES, i;
	uint32_t count = 2 * (o->n_listed + lists * (1 + KZ_ROOM_TREES));
	struct kz_tree *tree;

	part->first = part->fresh = o->trees.size / sizeof(*tree);
	tree = buffer_add(&o->trees, count * sizeof(*tree));
	if (!tree)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		tree[i].best = KZ_NONE;
	return 0;
}

static int candidates_write(struct output *o, struct kz_room_part *part)
{
	uint32_t count = rules_most(o) * CANDIDATES_PER_RULE, i;
	struct kz_candidate *candidate;

	part->first = part->fresh = o->candidates.size / sizeof(*candidate);
	candidate = buffer_add(&o->candidates, count * sizeof(*candidate));
	if (!candidate)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		candidate[i].class_value = candidate[i].class_mask = KZ_C_NEVER;
	return 0;
}

static int nodes_write(struct output *o, struct kz_room_part *part)
{
	uint32_t count = rules_most(o) * NODES_PER_RULE;

	part->first = part->fresh = o->nodes.size / sizeof(struct kz_node);
	if (!buffer_add(&o->nodes, count * sizeof(struct kz_node)))
		return -ENOMEM;
	return 0;
}

/* Where slots end, which is where records are. */
static uint32_t table_add(struct output *o)
{
	uint32_t at;
	void *table;

	buffer_align(&o->room, sizeof(uint64_t));
	at = o->room.size;
	table = buffer_add(&o->room, o->places.size);
	if (table)
		memcpy(table, o->places.bytes, o->places.size);
	return at;
}

int room_write(struct output *o)
{
	struct kz_room room = { .slots = o->slots };

	if (!o->slots || o->n_listed > LISTED)
		return 0;
	if (trees_write(o, &room.trees) || nodes_write(o, &room.nodes) ||
	    candidates_write(o, &room.candidates) ||
	    !buffer_add(&o->room, sizeof(room)))
		return -ENOMEM;
	room.edits = o->room.size;
	buffer_add(&o->room, KZ_ROOM_EDITS * sizeof(struct kz_edit));
	room.records = table_add(o);
	room.places = table_add(o);
	buffer_align(&o->room, KZ_RECORD_ALIGN);
	room.bytes.first = room.bytes.fresh = o->room.size;
	buffer_add(&o->room, rules_most(o) * BYTES_PER_RULE);
	room.end = o->room.size;
	if (o->room.failed)
		return -ENOMEM;
	*(struct kz_room *)o->room.bytes = room;
	o->max_trees += KZ_ROOM_TREES;
	return 0;
}

/* Walks count steps by fours. */
uint32_t room_depth(const struct output *o, uint32_t depth)
{
	return o->room.size ? (depth + 3) & ~3U : depth;
}

void room_afford(struct image *image, uint32_t steps)
{
	struct kz_image_header *header = image->header;

	if (!header->room || steps <= KZ_MAX_STEPS - ROOM_STEPS)
		return;
	header->room = 0;
	header->checksum = kz_image_checksum(image->bytes, header->size);
}

void room_relocate(uint8_t *image)
{
	const struct kz_image_header *h = (const void *)image;
	struct kz_room *room = (void *)(image + h->room);
	struct kz_group *group = (void *)(image + h->groups);
	uint32_t *record, *place, i;

	if (!h->room)
		return;
	room->edits += h->room;
	room->records += h->room;
	room->places += h->room;
	room->bytes.first += h->room;
	room->bytes.fresh += h->room;
	room->end += h->room;
	record = (void *)(image + room->records);
	place = (void *)(image + room->places);
	for (i = 0; i < h->n_rules + h->n_groups; i++) {
		record[i] += h->rules;
		place[i] += h->rules;
	}
	for (i = 0; i < h->n_groups; i++)
		if (group[i].max_trees)
			group[i].max_trees += KZ_ROOM_TREES;
}

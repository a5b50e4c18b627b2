// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "userspace/compile/overlay.h"

static size_t members_count(const struct overlay *o)
{
	return o->members.size / sizeof(struct overlay_member);
}

static struct overlay_member *member_at(const struct overlay *o, size_t i)
{
	return (struct overlay_member *)o->members.bytes + i;
}

static struct overlay_member *member_find(const struct overlay *o,
					  uint32_t rule)
{
	size_t i;

	for (i = 0; i < members_count(o); i++)
		if (member_at(o, i)->candidate.rule == rule)
			return member_at(o, i);
	return NULL;
}

bool overlay_has(const struct overlay *o, uint32_t rule)
{
	return member_find(o, rule);
}

int overlay_add(struct overlay *o, const struct overlay_member *member)
{
	struct overlay_member *to;

	if (overlay_has(o, member->candidate.rule))
		return 0;
	to = buffer_add(&o->members, sizeof(*to));
	if (!to)
		return -ENOMEM;
	*to = *member;
	return 0;
}

void overlay_rename(struct overlay *o, uint32_t rule, uint32_t record)
{
	struct overlay_member *member = member_find(o, rule);

	if (member)
		member->candidate.rule = record;
}

void overlay_drop(struct overlay *o, uint32_t rule)
{
	struct overlay_member *member = member_find(o, rule);
	size_t last = members_count(o) - 1;

	if (!member)
		return;
	*member = *member_at(o, last);
	o->members.size = last * sizeof(*member);
}

struct overlay_member overlay_member(const struct space *space,
				     const struct kz_candidate *candidate)
{
	const struct kz_rule *rule = space_at(space, candidate->rule);

	return (struct overlay_member){
		.candidate = *candidate,
		.matches = space_at(space, rule->body),
		.n_matches = rule->n_matches,
	};
}

/* Widen @extent to @count entries from @from on. */
static void widen(struct extent *extent, uint32_t from, uint32_t count)
{
	if (extent->from == extent->end)
		*extent = (struct extent){ from, from };
	if (from < extent->from)
		extent->from = from;
	if (from + count > extent->end)
		extent->end = from + count;
}

static int leaf_read(const struct space *space, const struct kz_node *leaf,
		     struct overlay *o)
{
	const struct kz_candidate *candidate = space_at(space, leaf->base);
	struct overlay_member member;
	uint32_t i;

	if (leaf->right || !leaf->count)
		return 0;
	widen(&o->extents[ROOM_CANDIDATES],
	      (leaf->base - space->header->candidates) / sizeof(*candidate),
	      leaf->count);
	for (i = 0; i < leaf->count; i++) {
		member = overlay_member(space, &candidate[i]);
		if (overlay_add(o, &member))
			return -ENOMEM;
	}
	return 0;
}

/* Of its own trees, the nodes and candidates are in the room. */
static bool is_own(const struct space *space, const struct kz_tree *tree)
{
	enum room_part part = tree->root.right ? ROOM_NODES : ROOM_CANDIDATES;

	return tree->root.base >=
	       space_offset(space, part, space->parts[part].first);
}

static int tree_read(const struct space *space, const struct kz_tree *tree,
		     struct overlay *o)
{
	const struct kz_node *node = space_at(space, tree->root.base);
	uint32_t count = (tree->end - tree->root.base) / sizeof(*node), i;
	int err = 0;

	if (!tree->root.right)
		return leaf_read(space, &tree->root, o);
	widen(&o->extents[ROOM_NODES],
	      (tree->root.base - space->header->nodes) / sizeof(*node), count);
	for (i = 0; i < count && !err; i++)
		err = leaf_read(space, &node[i], o);
	return err;
}

int overlay_read(const struct space *space, const struct kz_tree_list *list,
		 struct overlay *o)
{
	const struct kz_tree *tree =
		space_at(space, space_offset(space, ROOM_TREES, list->first));
	struct kz_tree *base;
	uint32_t i;
	int err = 0;

	*o = (struct overlay){ .list = *list };
	if (list->first >= space->parts[ROOM_TREES].first)
		widen(&o->extents[ROOM_TREES], list->first, list->count + 1);
	for (i = 0; i < list->count && !err; i++) {
		if (is_own(space, &tree[i])) {
			err = tree_read(space, &tree[i], o);
			continue;
		}
		base = buffer_add(&o->base, sizeof(*base));
		if (!base)
			return -ENOMEM;
		*base = tree[i];
	}
	return err;
}

void overlay_free(struct overlay *o)
{
	buffer_free(&o->base);
	buffer_free(&o->members);
}

int overlay_use(struct space *space, const struct overlay *o)
{
	enum room_part part;

	for (part = 0; part < ROOM_BYTES; part++)
		if (space_use(space, part, o->extents[part]))
			return -ENOMEM;
	return 0;
}

void overlay_leave(struct space *space, const struct overlay *o)
{
	enum room_part part;

	for (part = 0; part < ROOM_BYTES; part++)
		space_leave(space, part, o->extents[part]);
}

static int bits_bound(struct tree_items *items, size_t item, uint8_t word,
		      uint32_t mask, uint32_t value)
{
	struct tree_bound *bound;

	if (!mask)
		return 0;
	bound = tree_items_bound(items, item, word);
	if (!bound)
		return -ENOMEM;
	bound->mask |= mask;
	bound->value |= value & mask;
	return 0;
}

static int interval_bound(struct tree_items *items, size_t item, uint8_t word,
			  uint32_t low, uint32_t span)
{
	struct tree_bound *bound = tree_items_bound(items, item, word);

	if (!bound)
		return -ENOMEM;
	if (low > bound->low)
		bound->low = low;
	if (low + span < bound->high)
		bound->high = low + span;
	return 0;
}

static int port_bound(struct tree_items *items, size_t item, uint8_t word,
		      uint16_t low, uint16_t span)
{
	return span == UINT16_MAX ?
		       0 :
		       interval_bound(items, item, word, low, span);
}

static int prefix_bound(struct tree_items *items, size_t item, uint8_t word,
			uint32_t value, uint8_t shift)
{
	return bits_bound(items, item, word, (uint64_t)UINT32_MAX << shift,
			  value);
}

/* Other matches bound nothing: a box may be larger than what its rule matches. */
static int match_bound(struct tree_items *items, size_t item,
		       const struct kz_match *match)
{
	if (match->op != KZ_MATCH_RANGE || match->flags)
		return 0;
	if (!match->span)
		return match->lo & ~match->mask ?
			       0 :
			       bits_bound(items, item, match->word, match->mask,
					  match->lo);
	if (match->mask != UINT32_MAX || match->span > UINT32_MAX - match->lo)
		return 0;
	return interval_bound(items, item, match->word, match->lo, match->span);
}

int overlay_bound(struct tree_items *items, size_t item,
		  const struct overlay_member *member)
{
	const struct kz_candidate *c = &member->candidate;
	uint32_t i;
	int err;

	err = prefix_bound(items, item, KZ_W_SADDR, c->saddr, c->saddr_shift);
	if (!err)
		err = prefix_bound(items, item, KZ_W_DADDR, c->daddr,
				   c->daddr_shift);
	if (!err)
		err = port_bound(items, item, KZ_W_SPORT, c->sport,
				 c->sport_span);
	if (!err)
		err = port_bound(items, item, KZ_W_DPORT, c->dport,
				 c->dport_span);
	if (!err)
		err = bits_bound(items, item, KZ_W_CLASS,
				 c->class_mask & ~KZ_C_NEVER, c->class_value);
	for (i = 0; i < member->n_matches && !err; i++)
		err = match_bound(items, item, &member->matches[i]);
	return err;
}

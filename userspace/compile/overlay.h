/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The overlay of one list of trees: further trees, of the rules that were added
 * since the policy was compiled, and of those that were taken out of the other
 * trees. It is built again for each change, and with it the list, in the room
 * that no packet reads; a store of the list's place and length switches to it.
 */
#ifndef KZ_COMPILE_OVERLAY_H
#define KZ_COMPILE_OVERLAY_H

#include "userspace/compile/patch_space.h"
#include "userspace/compile/tree.h"

/* A rule in it. */
struct overlay_member {
	struct kz_candidate candidate;
	const struct kz_match *matches; /* not owned */
	uint32_t n_matches;
};

struct overlay {
	struct kz_tree_list list;
	struct buffer base; /* struct kz_tree: the other trees; owned */
	struct buffer members; /* struct overlay_member; owned */
	struct extent extents[ROOM_BYTES]; /* of the list, if it is in the room */
};

/* What the image has of @list. 0 or -ENOMEM. */
int overlay_read(const struct space *space, const struct kz_tree_list *list,
		 struct overlay *overlay);
void overlay_free(struct overlay *overlay);

/* Note that the extents are in use, or that they are not. 0 or -ENOMEM. */
int overlay_use(struct space *space, const struct overlay *overlay);
void overlay_leave(struct space *space, const struct overlay *overlay);

/* Unless it is there. 0 or -ENOMEM. */
int overlay_add(struct overlay *overlay, const struct overlay_member *member);
void overlay_drop(struct overlay *overlay, uint32_t rule);
/* The record of @rule is at @record now. */
void overlay_rename(struct overlay *overlay, uint32_t rule, uint32_t record);
bool overlay_has(const struct overlay *overlay, uint32_t rule);

/* The member that @candidate of the image is. */
struct overlay_member overlay_member(const struct space *space,
				     const struct kz_candidate *candidate);

/* Bound item @item by @member. 0 or -ENOMEM. */
int overlay_bound(struct tree_items *items, size_t item,
		  const struct overlay_member *member);

/*
 * Build it again: writes in the patch, and in overlay->list what to switch to. 0,
 * -ENOMEM or -ENOSPC. @steps: gets what a packet may cost more by it.
 */
int overlay_build(struct space *space, struct overlay *overlay,
		  uint32_t *steps);

#endif

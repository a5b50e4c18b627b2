/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files that make a patch share; nobody else includes this. */
#ifndef KZ_COMPILE_PATCH_CHANGE_H
#define KZ_COMPILE_PATCH_CHANGE_H

#include "userspace/compile/overlay.h"
#include "userspace/compile/patch_rule.h"

#define MOVES_MAX 8 /* neighbours, to make place for a rule */

/* One change, of one group. */
struct change {
	struct space space;
	struct kz_edit edit;
	const struct kz_group *group; /* the image's */
	uint32_t old; /* the record of the rule that goes; or 0 */
	const struct patch_rule *rule; /* that comes; or NULL */
	struct overlay overlays[KZ_FAMILIES];
	uint32_t families; /* whose lists change: 1 << enum kz_family */
	struct kz_store moved[MOVES_MAX]; /* where records are noted */
	uint32_t n_moved;
};

static inline uint32_t change_families(const struct kz_rule *rule)
{
	return (rule->flags & KZ_RULE_FAMILIES) >> KZ_RULE_FAMILIES_SHIFT;
}

int change_begin(struct change *change, const struct patch_image *image,
		 struct patch *patch);
void change_end(struct change *change);

/* What the lists of all groups have of the room; and the group's own lists. */
int change_lists(struct change *change);

/*
 * Build the overlays of the changed lists; @before gets what there was. It is
 * free after a wait: change_leave().
 */
int change_build(struct change *change, struct overlay before[KZ_FAMILIES]);
void change_leave(struct change *change, const struct overlay *before);

/* The stores that switch to the lists that were built: how many. */
uint32_t change_switches(const struct change *change,
			 struct kz_store stores[KZ_ROOM_STORES]);

/* The @n stores, so that all are made or none; and @more edits with them. */
void change_commit(struct change *change, uint32_t more,
		   const struct kz_store stores[KZ_ROOM_STORES], uint32_t n);

/*
 * Move the rule that goes from its trees to the overlay, and with it those that
 * it hides in them: packets find the same rules as before.
 */
int change_take_out(struct change *change);

/* A slot before the rule with number @before, from which on rules move down. */
int change_make_place(struct change *change, uint32_t before, uint32_t *slot);

#endif

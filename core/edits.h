/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The changes that were made to an image (struct kz_edit), and what they make of
 * rules' numbers. A rule's id never changes: that of rules which the policy was
 * compiled with is their number then. Numbers are the rules' places now, from 0.
 *
 * @hot is a valid image, of which the info part is not read. An image without
 * room was never changed.
 */
#ifndef KZ_EDITS_H
#define KZ_EDITS_H

#include "core/image_room.h"

/* The room, or NULL. */
const struct kz_room *kz_edits_room(const void *hot);

/* How many there are. */
__u32 kz_edits_count(const void *hot);

/* Edit @k of them. */
const struct kz_edit *kz_edits_at(const void *hot, __u32 k);

/* The number of the rule with @id; KZ_NONE: it was deleted. */
__u32 kz_edits_number(const void *hot, __u32 id);

/* The id of the rule with @number; KZ_NONE: there are not so many. */
__u32 kz_edits_id(const void *hot, __u32 number);

/* How many rules there are. */
__u32 kz_edits_rules(const void *hot);

/* How many more, or fewer, the groups from @first up to @end have. */
__s32 kz_edits_growth(const void *hot, __u32 first, __u32 end);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The changes that were made to an image (struct kz_edit), and what they make of
 * rules' numbers. A rule's id never changes: that of rules which the policy was
 * compiled with is their number then. Numbers are the rules' places now, from 0.
 *
 * @hot is a valid image, of which the info part is not read. An image without
 * room was never changed.
 */
#ifndef KZ_COMPILE_EDITS_H
#define KZ_COMPILE_EDITS_H

#include <stdint.h>

#include "core/image_room.h"

/* The room, or NULL. */
const struct kz_room *edits_room(const void *hot);

/* How many there are. */
uint32_t edits_count(const void *hot);

/* Edit @k of them. */
const struct kz_edit *edits_at(const void *hot, uint32_t k);

/* The number of the rule with @id; KZ_NONE: it was deleted. */
uint32_t edits_number(const void *hot, uint32_t id);

/* The id of the rule with @number; KZ_NONE: there are not so many. */
uint32_t edits_id(const void *hot, uint32_t number);

/* How many rules there are. */
uint32_t edits_rules(const void *hot);

/* How many more, or fewer, the groups from @first up to @end have. */
int32_t edits_growth(const void *hot, uint32_t first, uint32_t end);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Room for later changes in an image that is compiled (core/image_room.h). Small
 * policies have none: to compile them again takes no time, and in BPF they may
 * have become code.
 */
#ifndef KZ_COMPILE_ROOM_H
#define KZ_COMPILE_ROOM_H

#include "userspace/compile/search.h"

/* What changes may cost a packet, in steps (core/cost.h). */
#define ROOM_STEPS (KZ_MAX_STEPS / 2)

#define ROOM_RULES 512 /* policies of so many rules have room */

/* Whether the output's image shall have room, before its groups are written. */
void room_plan(struct output *output, bool wanted);

/*
 * Free slots at the end of the rules, before a record, many or one; the record
 * comes next, or the group ends. 0 or -ENOMEM.
 */
int room_slots(struct output *output, bool many);

/*
 * What a change has to know of a group's rules, after its trees: which ones hide
 * others, and the boxes of those that are hidden everywhere. @first: the number
 * of the group's first candidate. 0 or -ENOMEM.
 */
int room_rules(const struct search *search, size_t first);

/* After the groups and their trees. 0 or -ENOMEM. */
int room_write(struct output *output);

/* The level that trees may have if those that there are have @depth. */
uint32_t room_depth(const struct output *output, uint32_t depth);

/* A packet may cost @steps in @image: where that is too much, it has no room. */
void room_afford(struct image *image, uint32_t steps);

/* Offsets of the room in @image, which count from its start. */
void room_relocate(uint8_t *image);

#endif

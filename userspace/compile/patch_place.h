/* SPDX-License-Identifier: GPL-2.0-only */
/* Where an image has its rules' records, and slots for more between them. */
#ifndef KZ_COMPILE_PATCH_PLACE_H
#define KZ_COMPILE_PATCH_PLACE_H

#include "userspace/compile/patch_space.h"

/* The group of the rule with @id, which exists. */
uint32_t place_group(const struct space *space, uint32_t id);

/* The record of the rule with @id in @group. */
uint32_t place_record(const struct space *space, uint32_t group, uint32_t id);

/* Where that is noted: the offset of four bytes. */
uint32_t place_noted(const struct space *space, uint32_t group, uint32_t id);

/* The records of @group are in [from, end). */
struct extent place_records(const struct space *space, uint32_t group);

/* The numbers that the rules of @group have now: [from, end). */
struct extent place_numbers(const struct space *space, uint32_t group);

/*
 * A free slot for a rule after number @after, if that is in @group, and before
 * number @before, likewise. Where a rule was that is deleted, the patch waits
 * first. 0 or -ENOSPC.
 */
int place_slot(struct space *space, uint32_t group, uint32_t after,
	       uint32_t before, uint32_t *slot);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of a key of several, and how the elements of dynamic sets have
 * them: the words of each part, one after the other.
 */
#ifndef KZ_POLICY_PART_H
#define KZ_POLICY_PART_H

#include <stdbool.h>

#include "core/image_set.h"
#include "userspace/policy/conditions.h"

struct policy_field;

/* Values as conditions of @id have them. */
struct policy_part {
	enum condition_id id;
	const struct policy_field *field; /* CONDITION_FIELD */
};

/* As a part of a dynamic set's keys: KZ_PART_NONE if it cannot be one. */
enum kz_part part_number(const struct policy_part *part);

/* The bits of its word that a part of the mark or the flow is; else 0. */
uint32_t part_mark_bits(const struct policy_part *part);

/* The words of @box, a range for each of the @count parts, of which the first
 * is at @parts. False: one has more than one value.
 */
bool parts_pack(const struct policy_part *parts, unsigned int count,
		const struct range *box, struct kz_wide *value);

/* Back: @box has single values. */
void parts_unpack(const struct policy_part *parts, unsigned int count,
		  const struct kz_wide *value, struct range *box);

#endif

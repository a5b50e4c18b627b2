/* SPDX-License-Identifier: GPL-2.0-only */
/* Values of conditions and elements of sets, as text; see draw_policy.h. */
#ifndef KZ_DRAW_VALUES_H
#define KZ_DRAW_VALUES_H

#include <stdint.h>

#include "selftests/fuzz/sketch.h"
#include "userspace/policy/policy.h"

/*
 * A value, prefix or range that a condition of @id can be compared with, or
 * its name; not for those that condition_is_masked().
 */
void element_draw(uint64_t *seed, enum condition_id id, struct sketch *out);

/* "prefix : value, ", each a part, with numbers below @values. */
void map_elements_draw(uint64_t *seed, enum condition_id id, uint32_t values,
		       struct sketch *out);

/* "& MASK == ADDRESS" for addresses of @id. */
void mask_draw(uint64_t *seed, enum condition_id id, const char *operator,
	       struct sketch * out);

/* @count elements, "a, b, ", each a part. */
void elements_draw(uint64_t *seed, enum condition_id id, uint32_t count,
		   struct sketch *out);

#endif

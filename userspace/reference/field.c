// SPDX-License-Identifier: GPL-2.0-only
/* The fields of a packet on its way. */
#include "userspace/reference/field.h"

uint32_t *field_word(const struct policy_field *field, struct subject *subject)
{
	if (field->storage == STORAGE_FLOW)
		return &subject->flow[field->word - KZ_W_FLOW];
	return &subject->mark;
}

void set_field(const struct policy_field *field, uint32_t value,
	       struct subject *subject)
{
	uint32_t *word = field_word(field, subject);

	*word = (*word & ~field->mask) | value << field->shift;
}

uint32_t get_field(const struct policy_field *field, struct subject *subject)
{
	return (*field_word(field, subject) & field->mask) >> field->shift;
}

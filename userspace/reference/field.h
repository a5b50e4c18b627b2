/* SPDX-License-Identifier: GPL-2.0-only */
/* The fields of a packet on its way. */
#ifndef KZ_REFERENCE_FIELD_H
#define KZ_REFERENCE_FIELD_H

#include "userspace/reference/subject.h"

/* The word that holds @field; owned by @subject. */
uint32_t *field_word(const struct policy_field *field, struct subject *subject);

/* The value of @field, shifted down. */
uint32_t get_field(const struct policy_field *field, struct subject *subject);

/* @value has no more bits than @field. */
void set_field(const struct policy_field *field, uint32_t value,
	       struct subject *subject);

#endif

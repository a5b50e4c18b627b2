/* SPDX-License-Identifier: GPL-2.0-only */
/* What conditions ask of a packet. */
#ifndef KZ_REFERENCE_ASK_H
#define KZ_REFERENCE_ASK_H

#include "userspace/reference/subject.h"

/* Find the @value that @condition is about; false if the packet has none. */
bool find_value(const struct policy_condition *condition,
		struct subject *subject, uint32_t value[4]);

/* Leave the first @length bits of an address; 0: all of any value. */
void cut_prefix(uint32_t value[4], uint32_t length);

/* The same of @count parts, one after the other; @value is zero. */
bool find_joined(const struct policy_part *parts, unsigned int count,
		 struct subject *subject, uint32_t value[ELEMENT_WORDS]);

/* Do all of @conditions hold of @subject? */
bool conditions_hold(const struct policy_conditions *conditions,
		     struct subject *subject);

#endif

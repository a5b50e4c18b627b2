/* SPDX-License-Identifier: GPL-2.0-only */
/* Conditions on any bits of a packet: @nh, @th. */
#ifndef KZ_IMPORT_XT_BITS_H
#define KZ_IMPORT_XT_BITS_H

#include <stdbool.h>
#include <stdint.h>

#include "userspace/import/iptables/rule.h"

struct xt_bits {
	bool transport; /* from what follows the IP header on, not from it */
	uint32_t first; /* bit, the most significant of a byte first */
	uint32_t count;
};

/*
 * Add "@bits [!=] @value" to the rule that is read; @value is of the language.
 * NULL, or why it cannot be said.
 */
const char *xt_bits_add(struct xt_making *making, struct xt_bits bits,
			const char *value);

/*
 * The same where the byte whose first bit is @first has, of the bits in @mask,
 * those in @value. A value outside of the mask is never there.
 */
const char *xt_byte_add(struct xt_making *making, uint32_t first, uint8_t mask,
			uint8_t value);

#endif

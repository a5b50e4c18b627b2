/* SPDX-License-Identifier: GPL-2.0-only */
/* Values of conditions and elements of sets, as text; see draw_policy.h. */
#ifndef KZ_DRAW_VALUES_H
#define KZ_DRAW_VALUES_H

#include <stdint.h>

#include "selftests/fuzz/sketch.h"

enum drawn_type {
	DRAWN_IPV4,
	DRAWN_IPV6,
	DRAWN_PORT,
	DRAWN_BYTE, /* ICMP types and codes, TTLs */
	DRAWN_DSCP,
	DRAWN_FRAGMENT,
	DRAWN_CT,
	DRAWN_VLAN,
	DRAWN_ETHER,
	DRAWN_ETHER_TYPE,
	DRAWN_PROTOCOL,
	DRAWN_LENGTH,
	DRAWN_DEVICE,
	DRAWN_FLAGS,
	DRAWN_MARK,
	DRAWN_FIELD,
	DRAWN_TYPES,
};

/* An address, prefix, number or range of a type up to DRAWN_DEVICE. */
void element_draw(uint64_t *seed, enum drawn_type type, struct sketch *out);

/* @count elements, "a, b, ", each a part. */
void elements_draw(uint64_t *seed, enum drawn_type type, uint32_t count,
		   struct sketch *out);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A set of addresses of both families, "type address", is two sets: NAME.ipv4,
 * which NAME means too, and NAME.ipv6.
 */
#ifndef KZ_SET_HALVES_H
#define KZ_SET_HALVES_H

#include "userspace/lang/parser.h"

/* Make @set, whose type is not known yet, the half for IPv4, and add the other.
 * Returns as a parse_*() does.
 */
int set_halves_make(struct parser *p, struct policy_set *set);

/* The half that the element @text (@length bytes) is for; of another set, the
 * set itself.
 */
struct policy_set *set_half_of(struct policy_set *set, const char *text,
			       size_t length);

/* The set that a condition on values of @type asks. */
const struct policy_set *set_half_for(const struct policy_set *set,
				      enum value_type type);

#endif

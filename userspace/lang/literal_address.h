/* SPDX-License-Identifier: GPL-2.0-only */
/* Addresses, prefixes and ranges of them: IPv4, IPv6, Ethernet. */
#ifndef KZ_LITERAL_ADDRESS_H
#define KZ_LITERAL_ADDRESS_H

#include "userspace/lang/literal_word.h"
#include "userspace/policy/policy.h"

/* literal_range() of addresses: host byte order, the first word on top. */
int address_range(enum value_type type, const struct word *word,
		  struct range *range, char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What conditions ask of a packet: matches, and a box that holds them. */
#ifndef KZ_LOWERED_H
#define KZ_LOWERED_H

#include "userspace/compile/output.h"

struct lowered {
	struct kz_match matches[KZ_MAX_MATCHES];
	unsigned int n_matches;
	struct tree_bound bounds[KZ_KEY_WORDS]; /* by key word */
	bool exact; /* the bounds are all that the rule asks */
	bool families[KZ_FAMILIES]; /* it can match packets of */
};

/* What KZ_W_CLASS says of the family: these bits, and their values. */
#define FAMILY_BITS (KZ_C_FAMILY | KZ_C_IP)
extern const uint32_t family_class[KZ_FAMILIES];

/* 0, or -ENOSPC: there is no room for another match. */
int lowered_match(struct lowered *lowered, struct kz_match match);

/* Narrow the bound of @word to values with the bits of @mask as in @value. */
void lowered_fix(struct lowered *lowered, unsigned int word, uint32_t mask,
		 uint32_t value);

/* The same to @low ... @high. */
void lowered_bound(struct lowered *lowered, unsigned int word, uint32_t low,
		   uint32_t high);

/* A header must be there (KZ_C_*); its match is lower.c's, one for all. */
void lowered_require(struct lowered *lowered, uint32_t mask, uint32_t value);

/*
 * Narrow @lowered to the addresses of @range, a prefix, of @type. 0; -ENOSPC:
 * there is no room for another match.
 */
int lowered_narrow(struct lowered *lowered, const struct condition_type *type,
		   const struct range *range);

#endif

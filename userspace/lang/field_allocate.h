/* SPDX-License-Identifier: GPL-2.0-only */
/* Which bits a field gets, in the mark's window and in the flow's. */
#ifndef KZ_FIELD_ALLOCATE_H
#define KZ_FIELD_ALLOCATE_H

#include "userspace/lang/parser.h"

/* "N bits [at N] in mark [sticky]", after the name. */
struct field_request {
	uint32_t bits;
	bool has_place;
	uint32_t place;
	struct location place_at;
	enum storage storage;
	bool sticky;
};

/*
 * Find the bits that @words ask for, for the field called @name, and fill in
 * @field's places. Returns as a parse_*() does.
 */
int field_allocate(struct parser *p, const struct token *name,
		   const struct field_request *words,
		   struct policy_field *field);

#endif

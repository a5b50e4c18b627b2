/* SPDX-License-Identifier: GPL-2.0-only */
/* Fields: their definitions, and the uses of their names and values. */
#ifndef KZ_PARSE_FIELD_H
#define KZ_PARSE_FIELD_H

#include "userspace/lang/parser.h"

/* After "field". */
int parse_field(struct parser *p);

/* A field that must exist; p->token names it and is taken. */
int parse_field_name(struct parser *p, const struct policy_field **field);

/* True if @word is a number or a name of one of @field's values. */
bool field_has_value(const struct policy_field *field,
		     const struct token *word);

/* The value for @field that is @word, a part of p->token, and must fit it. */
int field_value_read(struct parser *p, const struct policy_field *field,
		     struct token word, uint32_t *value);

/* A value for @field, at p->token, that must fit it. */
int parse_field_value(struct parser *p, const struct policy_field *field,
		      uint32_t *value);

#endif

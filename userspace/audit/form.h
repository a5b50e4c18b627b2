/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an expression of nft's JSON yields, seen from the marks: bits taken
 * over from a mark at the same place, bits of a constant, bits of other origin.
 */
#ifndef KZ_AUDIT_FORM_H
#define KZ_AUDIT_FORM_H

#include "userspace/audit/model.h"

struct json_object;

struct form {
	uint32_t kept[2]; /* by enum audit_word */
	uint32_t constant; /* what the other bits are, and flips of kept ones */
	uint32_t wild; /* bits of other origin */
	uint32_t read[2]; /* bits that it depends on in any way */
	bool reverse; /* a mark in a fib expression */
};

void form_read(struct json_object *expression, struct form *form);

/* For readers of text: the mark itself, and what nobody knows. */
void form_mark(struct form *form, enum audit_word word);
void form_unknown(struct form *form);
/* @form = @form OPERATION @other: '&', '|', '^', '<' and '>' (shifts). */
void form_operate(char operation, struct form *form, struct form *other);

/* Bits of @word that are not as before once @form is written to it. */
static inline uint32_t form_changes(const struct form *form,
				    enum audit_word word)
{
	return ~(form->kept[word] & ~form->constant & ~form->wild);
}

#endif

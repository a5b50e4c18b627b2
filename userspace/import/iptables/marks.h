/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fields of the mark that a table's MARK rules need: bits that every rule
 * writes all of, or none, are one field. So a rule with any mask sets some
 * fields, and no other bits.
 */
#ifndef KZ_IMPORT_XT_MARKS_H
#define KZ_IMPORT_XT_MARKS_H

#include <stdint.h>
#include <stdio.h>

struct xt_marks {
	uint32_t window; /* all that is written */
	uint32_t starts; /* the lowest bit of each field */
};

/* A rule writes these bits: to be said of each rule, first of all. */
void xt_marks_add(struct xt_marks *marks, uint32_t mask);

/* "mark window ...", "field ..." */
void xt_marks_declare(const struct xt_marks *marks, FILE *out);

/* " set FIELD VALUE" of each field in @mask. */
void xt_marks_set(const struct xt_marks *marks, FILE *out, uint32_t mask,
		  uint32_t value);

/* How many fields @mask has. */
unsigned int xt_marks_count(const struct xt_marks *marks, uint32_t mask);

#endif

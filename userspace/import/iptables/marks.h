/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fields of the mark that a table's MARK rules need: bits that every rule
 * writes all of, or none, are one field. So a rule with any mask sets some
 * fields, and no other bits.
 */
#ifndef KZ_IMPORT_XT_MARKS_H
#define KZ_IMPORT_XT_MARKS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "userspace/import/iptables/dump.h"

struct xt_marks {
	uint32_t window; /* all that is written */
	uint32_t starts; /* the lowest bit of each field */
	uint32_t connection, connection_starts; /* of connections' marks */
	uint32_t copied; /* between the two, which are divided alike there */
};

/* A rule writes these bits: to be said of each rule, first of all. */
void xt_marks_add(struct xt_marks *marks, uint32_t mask);

/* The same of a connection's mark, which flows have in their last 32 bits. */
void xt_marks_add_connection(struct xt_marks *marks, uint32_t mask);
/* What it does. */
void xt_marks_add_connmark(struct xt_marks *marks,
			   const struct xt_connmark *connmark);
/* The same bits of connections' marks as @other. */
void xt_marks_join(struct xt_marks *marks, const struct xt_marks *other);

/* "mark window ...", "field ..." */
void xt_marks_declare(const struct xt_marks *marks, FILE *out);

/* " set FIELD VALUE" of each field in @mask. */
void xt_marks_set(const struct xt_marks *marks, FILE *out, uint32_t mask,
		  uint32_t value);

/* How many fields @mask has. */
unsigned int xt_marks_count(const struct xt_marks *marks, uint32_t mask);

/* " set FIELD ..." of each field that @connmark writes, of either mark. */
void xt_marks_connmark(const struct xt_marks *marks, FILE *out,
		       const struct xt_connmark *connmark);
/* "FIELD [!=] VALUE " of each field of a connection's mark in @mask. */
void xt_marks_compare(const struct xt_marks *marks, FILE *out, uint32_t mask,
		      uint32_t value, bool inverted);
/* How many fields of a connection's mark @mask has. */
unsigned int xt_marks_count_connection(const struct xt_marks *marks,
				       uint32_t mask);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What an importer of rules says of those that it left out. */
#ifndef KZ_IMPORT_REPORT_H
#define KZ_IMPORT_REPORT_H

#include <stddef.h>
#include <stdint.h>

struct import_left {
	char *file, *reason, *text; /* owned */
	uint32_t line;
};

struct import_report {
	size_t rules; /* that were looked at, of which */
	size_t translated;
	size_t unreached; /* are of chains that no rule leads to */
	size_t nat; /* of a nat table, which are not among them, */
	size_t nat_marks; /* and of these, the ones that set the mark, */
	size_t nat_marks_said; /* which a policy of the table has */
	struct import_left *left; /* owned: the rest, in order of the text */
	size_t n_left;
};

/* 0, or -ENOMEM. */
int import_report_add(struct import_report *report, const char *file,
		      uint32_t line, const char *reason, const char *text);

void import_report_free(struct import_report *report);

#endif

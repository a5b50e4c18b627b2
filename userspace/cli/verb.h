/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A verb: what `kzmark VERB` does. One file each, one row in verbs[]; the
 * help texts, the completion and the agreement test read the same rows.
 */
#ifndef KZ_CLI_VERB_H
#define KZ_CLI_VERB_H

#include "userspace/cli/options.h"

#define KZMARK_VERSION "0.1.0"

/* What kzmark's exit status says; every verb's run() returns one of them. */
enum exit_status {
	EXIT_DONE, /* did what was asked */
	EXIT_REFUSED, /* by the system; or answers differ (eval) */
	EXIT_USAGE, /* bad usage, bad policy, bad input file */
	EXIT_PARTLY, /* did what it could, and said what not (import) */
	EXIT_FINDINGS = 4, /* did it, and found something (audit) */
};

struct verb {
	const char *name;
	const char *help; /* one line */
	const char *operands; /* "FILE", as the usage line shows them */
	int least_operands;
	int most_operands;
	const struct option_row *options; /* ends with a row without name */
	/* Gets the operands alone; the options are in their targets. */
	int (*run)(int n_operands, char **operands);
};

/* In the order of the documentation; ends with NULL. */
extern const struct verb *const verbs[];

/* NULL if there is none, after a complaint that names the nearest one. */
const struct verb *verb_find(const char *name);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* How contenders are called and drawn in the report. */
#ifndef KZ_BENCH_LOOK_H
#define KZ_BENCH_LOOK_H

struct look {
	const char *contender;
	const char *label; /* short, for the end of a line */
	const char *style; /* class; see chart_style() */
};

/* What backend @name is called where space is scarce. */
const char *look_of_backend(const char *name);

/* Never NULL: who is not in the table looks as it is called. */
const struct look *look_of(const char *contender);

#endif

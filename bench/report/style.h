/* SPDX-License-Identifier: GPL-2.0-only */
/* How systems under test are called and drawn in the report. */
#ifndef KZ_BENCH_STYLE_H
#define KZ_BENCH_STYLE_H

struct style {
	const char *sut;
	const char *label; /* short, for the end of a line */
	const char *css_class; /* class; see chart_style() */
};

/* What backend @name is called where space is scarce. */
const char *backend_label(const char *name);

/* Never NULL: who is not in the table looks as it is called. */
const struct style *style_of(const char *sut);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Text and numbers as HTML. */
#ifndef KZ_BENCH_HTML_H
#define KZ_BENCH_HTML_H

#include <stdio.h>

#include "bench/report/value.h"

/* Text with &, <, > and quotes escaped. */
void html_text(const char *text, FILE *out);

/*
 * A value with its origin, or a dash with the reason why there is none;
 * doubtful values with a tilde.
 */
void html_value(const struct value *value, FILE *out);

#endif

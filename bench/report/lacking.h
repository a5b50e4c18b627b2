/* SPDX-License-Identifier: GPL-2.0-only */
/* Which backends cannot do a job. */
#ifndef KZ_BENCH_LACKING_H
#define KZ_BENCH_LACKING_H

#include <stdio.h>

#include "bench/report/recommend.h"

/* Their short names, or "none"; as HTML, with the reasons. */
void lacking_print(const struct job *job,
		   const struct capabilities *capabilities, bool html,
		   FILE *out);

#endif

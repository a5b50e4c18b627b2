/* SPDX-License-Identifier: GPL-2.0-only */
/* Measuring one case: a scenario with one rule set of one size. */
#ifndef KZ_BENCH_MEASURE_H
#define KZ_BENCH_MEASURE_H

#include <stdio.h>

#include "material.h"
#include "scenario.h"

struct generator;

/* The file in @folder of what @contender wrote of a rule set. */
void config_path(const char *folder, const char *material,
		 const char *contender, char *path, size_t size);

/*
 * Set up all contenders of @scenario side by side, see that packets end as
 * they must, then measure them in turn, @runs times. One record each goes to
 * @out. 0, -EBADMSG if somebody judges wrongly, or -errno; and @why.
 */
int case_measure(const struct scenario *scenario, struct generator *generator,
		 const struct material *material, uint32_t size,
		 const char *folder, unsigned int runs, FILE *out, char *why);

#endif

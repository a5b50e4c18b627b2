/* SPDX-License-Identifier: GPL-2.0-only */
/* Measuring one case: a scenario with one rule set of one size. */
#ifndef KZ_BENCH_MEASURE_H
#define KZ_BENCH_MEASURE_H

#include <stdio.h>

#include "bench/material.h"
#include "bench/scenario.h"

struct generator;

struct measuring {
	const char *folder; /* of material, and of what contenders wrote */
	unsigned int runs; /* samples of each contender */
	bool brief; /* be quick rather than exact */
	bool apart; /* one contender after the other: they share a device */
	const char *sender; /* the command that sends to it; NULL: somebody */
	struct generator *generator;
	FILE *out;
};

/* The file in @folder of what @contender wrote of a rule set. */
void config_path(const char *folder, const char *material,
		 const char *contender, char *path, size_t size);

/* True if @contender is asked for so many rules. */
bool contender_wants(const char *contender, uint32_t size);

/*
 * Set up all contenders of @scenario side by side, see that packets end as
 * they must, then measure them in turn. One record each goes to the output,
 * with samples or with the reason why there are none: that somebody is not
 * here, or judges wrongly. -EBADMSG or another -errno of the last who
 * failed, and @why.
 */
int case_measure(const struct measuring *measuring,
		 const struct scenario *scenario,
		 const struct material *material, uint32_t size, char *why);

#endif

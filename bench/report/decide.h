/* SPDX-License-Identifier: GPL-2.0-only */
/* Which backend for which job: chosen from records and capabilities alone. */
#ifndef KZ_BENCH_DECIDE_H
#define KZ_BENCH_DECIDE_H

#include "abilities.h"
#include "figure.h"

struct choice {
	const char *contender; /* NULL: nobody */
	struct figure cost; /* instructions above its floor */
	struct figure path; /* instructions from the generator to the end */
	struct figure time; /* ns above its floor, on the host */
};

struct job {
	const char *what;
	const char *because; /* what decides, in a few words */
	bool by_path; /* the whole path decides, not what is added to it */
	const char *ruleset; /* without what tells of its fate */
	const char *scenarios[4]; /* instructions, up to NULL */
	const char *needs[4]; /* capabilities, up to NULL */
};

extern const struct job jobs[];
extern const unsigned int n_jobs;

struct decision {
	struct choice best;
	struct choice next; /* of ours, after the best */
	struct choice peer; /* the best of others' */
};

struct decision decide(const struct job *job, const struct records *records,
		       const struct abilities *abilities);

#endif

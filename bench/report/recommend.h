/* SPDX-License-Identifier: GPL-2.0-only */
/* Which backend for which job: chosen from records and capabilities alone. */
#ifndef KZ_BENCH_RECOMMEND_H
#define KZ_BENCH_RECOMMEND_H

#include "bench/report/capabilities.h"
#include "bench/report/value.h"

/* What decides among those who can, and which two numbers tell of it. */
enum price {
	/* Packets end at the hook: instructions of the whole path, Mpps. */
	WHOLE_PATH,
	/* Packets go on: instructions and ns above the hook's baseline. */
	ADDED,
	/* Not measured; the rules alone, which it comes on top of. */
	RULES_ALONE,
};

struct choice {
	const char *sut; /* NULL: nobody */
	struct value instructions;
	struct value time; /* Mpps or ns, on the host */
};

struct job {
	const char *what;
	enum price price;
	const char *ruleset; /* without what tells of its expected verdict */
	const char *scenarios[4]; /* instructions, up to NULL */
	const char *needs[4]; /* capabilities, up to NULL */
	/* It stands for the job with this rule set, where that was not measured. */
	const char *estimates;
};

extern const struct job jobs[];
extern const unsigned int n_jobs;

struct recommendation {
	struct choice best; /* of nobody: nothing was measured for it */
	struct choice next; /* of ours, after the best */
	struct choice peer; /* the best of others' */
	/* What the peer takes, in multiples of the best. */
	struct value times_instructions;
	struct value times_time;
};

struct recommendation recommend(const struct job *job,
				const struct records *records,
				const struct capabilities *capabilities);

/* The first capability of the job that @backend lacks, or was not asked of
 * (then with nothing said); NULL: it has all.
 */
const char *job_lacks(const struct job *job,
		      const struct capabilities *capabilities,
		      const char *backend);

#endif

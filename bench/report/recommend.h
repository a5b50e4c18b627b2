/* SPDX-License-Identifier: GPL-2.0-only */
/* Which backend for which job: chosen from records and capabilities alone. */
#ifndef KZ_BENCH_RECOMMEND_H
#define KZ_BENCH_RECOMMEND_H

#include "bench/report/capabilities.h"
#include "bench/report/value.h"
#include "bench/scenario/topic.h"

/* What decides between the backends that can do a job: two numbers. */
enum price {
	/* Packets end at the hook: instructions of the whole path, Mpps. */
	WHOLE_PATH,
	/* Packets continue: instructions and ns above the hook's baseline. */
	ADDED,
	/* Not measured: the rules alone, to which its own cost is added. */
	RULES_ALONE,
};

struct choice {
	const char *sut; /* NULL: none */
	struct value instructions;
	struct value time; /* Mpps or ns, on the host */
	struct value uml; /* ns in User-Mode Linux, of what has no host clock */
};

struct job {
	const char *what;
	enum price price;
	enum topic topic; /* of the scenarios to choose from */
	const char *ruleset; /* without the suffix for its verdict */
	const char *needs[4]; /* capabilities, up to NULL */
	/* An estimate: shown only if this rule set's job has no records. */
	const char *estimates;
};

extern const struct job jobs[];
extern const unsigned int n_jobs;

struct recommendation {
	struct choice best; /* none: nothing was measured for it */
	struct choice next; /* of ours, another backend */
	struct choice peer; /* the best of the others */
	/* The peer's cost as a multiple of the best one's. */
	struct value times_instructions;
	struct value times_time;
	struct value times_uml;
};

struct recommendation recommend(const struct job *job,
				const struct records *records,
				const struct capabilities *capabilities);

/*
 * The first capability of the job that @backend lacks, or that it was not asked
 * about (then capabilities_find() has nothing); NULL: it has all.
 */
const char *job_lacks(const struct job *job,
		      const struct capabilities *capabilities,
		      const char *backend);

#endif

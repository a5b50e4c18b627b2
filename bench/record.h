/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A record: the samples of one system under test in one case. Written as a line
 * of JSON, so that a run can be examined, compared and kept.
 */
#ifndef KZ_BENCH_RECORD_H
#define KZ_BENCH_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "bench/histogram.h"

#define RECORD_SAMPLES 64
#define RECORD_WHY 160
#define RECORD_PROPORTION 0.05 /* by how much it may be off */

struct record {
	char scenario[32];
	char ruleset[32]; /* with the size: "acl1_10k" */
	uint32_t size;
	char sut[32];
	uint32_t variant; /* of the scenario's; 0: it has none */
	char unit[32];
	double samples[RECORD_SAMPLES]; /* in the order taken */
	unsigned int count;
	/* Time for all packets over twice the time for half; 0: unknown. */
	double proportion;
	double of; /* how many were sent, if samples count some of them */
	double times; /* how often rules were replaced meanwhile */
	struct histogram histogram; /* of single packets, all samples' */
	char missing[RECORD_WHY]; /* why there are no samples */
};

struct records {
	struct record *list;
	size_t count;
};

/* What identifies a record. */
struct record_key {
	const char *scenario;
	const char *ruleset;
	const char *sut;
	uint32_t variant;
};

/* Append the line; 0 or -errno. */
int record_write(const struct record *record, FILE *out);

/* Append all lines of a file; freed with records_free(). 0 or -errno. */
int records_read(const char *path, struct records *records);
void records_free(struct records *records);

/* True if there is any of this scenario. */
bool records_have(const struct records *records, const char *scenario);

/* The last one, with samples or without; or NULL. */
const struct record *records_find(const struct records *records,
				  const struct record_key *key);

/* Of at least one sample; record_quantile() of 0 is the least, of 1 the most */
double record_quantile(const struct record *record, double part);
double record_median(const struct record *record);
/* Are more than half of its samples this near the median (relative)? */
bool record_agrees(const struct record *record, double near);
/* (third quartile - first) / median; 0 where all are 0 */
double record_spread(const struct record *record);

#endif

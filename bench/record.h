/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A record: the samples of one contender in one case, a JSON line in the raw
 * data. Everything printed later comes out of such lines.
 */
#ifndef KZ_BENCH_RECORD_H
#define KZ_BENCH_RECORD_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define RECORD_SAMPLES 64

struct record {
	char scenario[32];
	char ruleset[32]; /* with the size: "acl1_10k" */
	uint32_t size;
	char contender[32];
	char unit[32];
	double samples[RECORD_SAMPLES]; /* in the order taken */
	unsigned int count;
};

struct records {
	struct record *list;
	size_t count;
};

/* Append the line; 0 or -errno. */
int record_write(const struct record *record, FILE *out);

/* All lines of a file, freed with records_free(). 0 or -errno. */
int records_read(const char *path, struct records *records);
void records_free(struct records *records);

/* The last one, or NULL. */
const struct record *records_find(const struct records *records,
				  const char *scenario, const char *ruleset,
				  const char *contender);

/* Of at least one sample. */
double record_median(const struct record *record);
/* (third quartile - first) / median */
double record_spread(const struct record *record);

#endif

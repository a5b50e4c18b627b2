/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a sample is. A metric prepares an entrant once, then takes samples from
 * it; measure.c does so for all entrants of a case in turn.
 */
#ifndef KZ_BENCH_METRIC_H
#define KZ_BENCH_METRIC_H

#include "contender.h"
#include "generator.h"
#include "record.h"

/* A contender that is being measured. */
struct entrant {
	const struct contender *contender;
	struct lane lane;
	struct post post;
	struct record record;
	struct generator *generator;
	enum kz_verdict fate; /* of every packet */
	uint32_t packets; /* in a run, a multiple of BENCH_FLOWS */
	uint64_t fixed; /* ns of CPU time of a run without packets */
};

struct metric {
	const char *unit;
	/* Where the contender must be in force while samples are taken. */
	bool in_force;
	/* 0, -EBADMSG if the entrant does not do what it must, or -errno; and
	 * @why (WHY_SIZE).
	 */
	int (*prepare)(struct entrant *entrant, char *why);
	int (*sample)(struct entrant *entrant, double *value, char *why);
};

extern const struct metric metric_rate; /* Mpps of CPU time */
extern const struct metric metric_slope; /* instructions a packet */
extern const struct metric metric_load; /* s from text to enforced */
extern const struct metric metric_compile; /* s of it for text to image */
extern const struct metric metric_install; /* ns of it for the rest */
extern const struct metric metric_size; /* bytes a rule */
extern const struct metric metric_set_single; /* ns to add an element */
extern const struct metric metric_set_batch; /* the same, many in a call */

/* Every flow once: does it end as it must? 0, -EBADMSG or -errno; and @why. */
int entrant_fate_check(struct entrant *entrant, char *why);

#endif

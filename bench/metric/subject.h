/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A system under test while it is measured: load it, send packets to it, count
 * those that end as they must.
 */
#ifndef KZ_BENCH_SUBJECT_H
#define KZ_BENCH_SUBJECT_H

#include "bench/record.h"
#include "bench/scenario/scenario.h"
#include "bench/system/sut.h"
#include "bench/testbed/generator.h"

struct subject {
	const struct sut *sut;
	struct testbed testbed;
	struct setup setup;
	bool brief; /* fewer and shorter samples */
	struct record record;
	struct generator *generator;
	enum kz_verdict expected_verdict; /* of every packet */
	uint32_t variant; /* of the scenario's, or 0 */
	enum clock clock;
	bool connected; /* all its flows are tracked connections */
	uint32_t packets; /* in a run */
	uint64_t fixed; /* ns of CPU time of a run without packets */
	uint64_t ended; /* the driver's counter, which only grows */
};

/* All functions: 0 or -errno and @why (WHY_SIZE), unless they say otherwise. */

/* Load it by its command, as a user would. */
int subject_load(struct subject *subject, char *why);
/* Remove it, and give the subject a new testbed. */
int subject_reset(struct subject *subject, char *why);

/* Send the first @packets flows to it. */
int subject_send(struct subject *subject, uint32_t packets,
		 struct timing *timing, char *why);
/* Packets that ended where they must since the last call. */
int subject_ended(struct subject *subject, uint64_t *packets, char *why);
/* How many of @packets must end there. */
uint64_t subject_expected(const struct subject *subject, uint64_t packets);
/* True if the driver counts its drops, so that no sink is needed. */
bool subject_ends_at_xdp(const struct subject *subject);

#endif

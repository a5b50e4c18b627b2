/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same packets before several backends: who says what, who differs from
 * the first of them or from what the trace expects.
 */
#ifndef KZ_CLI_CONTEST_H
#define KZ_CLI_CONTEST_H

#include "choice.h"
#include "source.h"

#define CONTEST_BATCH 4096 /* packets judged at a time */

/* Over all packets so far. */
struct tally {
	uint64_t packets; /* judged */
	uint64_t accepted;
	uint64_t dropped;
	uint64_t marked; /* accepted with another mark than they came with */
	uint64_t not_judged;
	uint64_t differences;
};

struct contender {
	const struct backend *backend;
	struct judge judge;
	struct kz_result *results; /* of the batch; see contest_judged() */
	struct tally tally;
	const char *refusal; /* why it did not judge the first it refused */
};

struct contest {
	struct contender contenders[CHOICE_MAX];
	unsigned int count;
	struct packet *asked; /* scratch: what one contender is given, */
	struct kz_result *answers; /* what it says of them */
};

/* 0, or -errno after a complaint; contest_close() in any case. */
int contest_open(struct contest *contest, const struct choice *choice,
		 const struct source *source);

/* Let all judge @count packets, at most CONTEST_BATCH. 0, or -errno after a
 * complaint.
 */
int contest_judge(struct contest *contest, const struct packet *packets,
		  size_t count);

/* The contender's word on packet @i of the batch, NULL: it gave none. */
const struct kz_result *contest_answer(const struct contender *contender,
				       size_t i);

/* The first word anyone has on packet @i of the batch, or NULL. */
const struct kz_result *contest_first(const struct contest *contest, size_t i);

/* Count packet @i of the batch in every tally. True if somebody differs from
 * the first, or from what @packet expects.
 */
bool contest_count(struct contest *contest, const struct packet *packet,
		   size_t i);

void contest_close(struct contest *contest);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same packets before several backends: who says what, who differs from
 * the first of them or from what the trace expects.
 */
#ifndef KZ_CLI_CROSS_CHECK_H
#define KZ_CLI_CROSS_CHECK_H

#include "userspace/cli/choice.h"
#include "userspace/cli/source.h"

#define CROSS_CHECK_BATCH 4096U /* packets evaluated at a time, at most */

/* Over all packets so far. */
struct totals {
	uint64_t packets; /* evaluated */
	uint64_t accepted;
	uint64_t dropped;
	uint64_t marked; /* accepted with another mark than they came with */
	uint64_t not_evaluated;
	uint64_t differences;
};

struct evaluator {
	const struct backend *backend;
	struct test_run test;
	struct kz_result *results; /* of the batch; see cross_check_result() */
	struct totals totals;
	const char *refusal; /* why it did not evaluate the first it refused, */
	bool compared; /* or why it is not compared: it has no say */
};

struct cross_check {
	struct evaluator evaluators[CHOICE_MAX];
	unsigned int count;
	struct packet *given; /* scratch: what one evaluator is given, */
	struct kz_result *results; /* what it says of them */
};

/* 0, or -errno after a complaint; cross_check_close() in any case. */
int cross_check_open(struct cross_check *check, const struct choice *choice,
		     const struct source *source);

/* Let all evaluate @count packets, at most CROSS_CHECK_BATCH. 0, or -errno
 * after a complaint.
 */
int cross_check_run(struct cross_check *check, const struct packet *packets,
		    size_t count);

/* How many to give it at a time, so that progress can be shown. */
size_t cross_check_batch(const struct cross_check *check);

/* The evaluator's word on packet @i of the batch, NULL: it gave none. */
const struct kz_result *cross_check_result(const struct evaluator *evaluator,
					   size_t i);

/* The first word anyone has on packet @i of the batch, or NULL. */
const struct kz_result *cross_check_first(const struct cross_check *check,
					  size_t i);

/* Count packet @i of the batch in every totals. True if somebody differs from
 * the first, or from what @packet expects.
 */
bool cross_check_count(struct cross_check *check, const struct packet *packet,
		       size_t i);

void cross_check_close(struct cross_check *check);

#endif

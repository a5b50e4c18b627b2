// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/cli/output.h"
#include "userspace/cli/cross_check.h"
#include "userspace/base/refuse.h"

/* A verdict that no evaluation gives: this packet was not evaluated. */
#define NOT_EVALUATED KZ_VERDICTS

/* A kernel's test run cannot be given the time. */
#define OTHER_CLOCK "limits and timeouts go by the kernel's clock: not compared"

#define REFERENCE_BATCH 64U /* it may take 10 ms for a packet */

static int evaluator_open(struct evaluator *evaluator,
			  const struct backend *backend,
			  const struct source *source)
{
	char why[WHY_SIZE] = "";
	int error;

	evaluator->results =
		calloc(CROSS_CHECK_BATCH, sizeof(struct kz_result));
	if (!evaluator->results) {
		complain("out of memory");
		return -ENOMEM;
	}
	evaluator->test.backend = backend;
	error = backend->test_open(&evaluator->test, source->policy,
				   &source->image, why);
	if (error) {
		complain_backend(backend, why, error);
		return error;
	}
	evaluator->backend = backend; /* from here on, there is a test run */
	evaluator->compared = backend->test_timed ||
			      !policy_uses_clock(source->policy);
	if (!evaluator->compared)
		evaluator->refusal = OTHER_CLOCK;
	return 0;
}

int cross_check_open(struct cross_check *check, const struct choice *choice,
		     const struct source *source)
{
	int error;

	*check = (struct cross_check){ 0 };
	check->given = calloc(CROSS_CHECK_BATCH, sizeof(struct packet));
	check->results = calloc(CROSS_CHECK_BATCH, sizeof(struct kz_result));
	if (!check->given || !check->results) {
		complain("out of memory");
		return -ENOMEM;
	}
	while (check->count < choice->count) {
		error = evaluator_open(&check->evaluators[check->count],
				       choice->list[check->count], source);
		check->count++;
		if (error)
			return error;
	}
	return 0;
}

/* Why @evaluator cannot evaluate @packet, or NULL. */
static const char *refusal(const struct evaluator *evaluator,
			   const struct packet *packet)
{
	if (!evaluator->backend->test_refuses)
		return NULL;
	return evaluator->backend->test_refuses(packet);
}

/* Pick the packets that @evaluator can evaluate into check->given; how many.
 * The others' results say so at once.
 */
static size_t select_packets(struct cross_check *check,
			     struct evaluator *evaluator,
			     const struct packet *packets, size_t count)
{
	size_t i, n = 0;
	const char *why;

	for (i = 0; i < count; i++) {
		why = refusal(evaluator, &packets[i]);
		evaluator->results[i].verdict = why ? NOT_EVALUATED :
						      KZ_CONTINUE;
		if (!why)
			check->given[n++] = packets[i];
		else if (!evaluator->refusal)
			evaluator->refusal = why;
	}
	return n;
}

static int evaluator_run(struct cross_check *check, struct evaluator *evaluator,
			 const struct packet *packets, size_t count)
{
	size_t i, n = select_packets(check, evaluator, packets, count);
	const struct kz_result *returned = check->results;
	char why[WHY_SIZE] = "";
	int error;

	if (!n)
		return 0;
	error = evaluator->backend->test_run(&evaluator->test, check->given, n,
					     check->results, why);
	if (error) {
		complain_backend(evaluator->backend, why, error);
		return error;
	}
	for (i = 0; i < count; i++)
		if (evaluator->results[i].verdict != NOT_EVALUATED)
			evaluator->results[i] = *returned++;
	return 0;
}

size_t cross_check_batch(const struct cross_check *check)
{
	unsigned int i;

	for (i = 0; i < check->count; i++)
		if (check->evaluators[i].backend->id == BACKEND_REF)
			return REFERENCE_BATCH;
	return CROSS_CHECK_BATCH;
}

int cross_check_run(struct cross_check *check, const struct packet *packets,
		    size_t count)
{
	unsigned int i;
	int error;

	for (i = 0; i < check->count; i++) {
		error = evaluator_run(check, &check->evaluators[i], packets,
				      count);
		if (error)
			return error;
	}
	return 0;
}

const struct kz_result *cross_check_result(const struct evaluator *evaluator,
					   size_t i)
{
	const struct kz_result *result = &evaluator->results[i];

	return result->verdict < NOT_EVALUATED ? result : NULL;
}

const struct kz_result *cross_check_first(const struct cross_check *check,
					  size_t i)
{
	const struct kz_result *result = NULL;
	unsigned int c;

	for (c = 0; !result && c < check->count; c++)
		result = cross_check_result(&check->evaluators[c], i);
	return result;
}

/* All but the time it took. */
static bool same(const struct kz_result *a, const struct kz_result *b)
{
	return a->verdict == b->verdict && a->mark == b->mark &&
	       a->rule == b->rule && a->n_fired == b->n_fired &&
	       !memcmp(a->groups, b->groups, sizeof(a->groups)) &&
	       !memcmp(a->flow, b->flow, sizeof(a->flow)) && a->ip == b->ip &&
	       a->priority == b->priority && a->mirror == b->mirror &&
	       a->redirect == b->redirect;
}

static bool expected(const struct kz_result *result,
		     const struct packet *packet)
{
	if (packet->expect == PACKET_EXPECT_NOTHING)
		return true;
	if (packet->expect == PACKET_EXPECT_NO_RULE)
		return result->rule == KZ_NONE;
	return result->rule == packet->expect;
}

static void totals_add(struct totals *totals, const struct kz_result *result,
		       const struct packet *packet)
{
	totals->packets++;
	if (result->verdict == KZ_DROP) {
		totals->dropped++;
		return;
	}
	totals->accepted++;
	if (result->mark != packet->given.mark)
		totals->marked++;
}

/* The word that the others are compared with, or NULL. */
static const struct kz_result *measure(const struct cross_check *check,
				       size_t i)
{
	const struct kz_result *result = NULL;
	unsigned int c;

	for (c = 0; !result && c < check->count; c++)
		if (check->evaluators[c].compared)
			result = cross_check_result(&check->evaluators[c], i);
	return result;
}

bool cross_check_count(struct cross_check *check, const struct packet *packet,
		       size_t i)
{
	const struct kz_result *result, *first = measure(check, i);
	struct evaluator *evaluator = check->evaluators;
	bool differs = false;
	unsigned int c;

	for (c = 0; c < check->count; c++, evaluator++) {
		result = cross_check_result(evaluator, i);
		if (!result) {
			evaluator->totals.not_evaluated++;
			continue;
		}
		totals_add(&evaluator->totals, result, packet);
		if (!evaluator->compared ||
		    (same(result, first) && expected(result, packet)))
			continue;
		evaluator->totals.differences++;
		differs = true;
	}
	return differs;
}

void cross_check_close(struct cross_check *check)
{
	struct evaluator *evaluator = check->evaluators;
	unsigned int i;

	for (i = 0; i < check->count; i++, evaluator++) {
		if (evaluator->backend)
			evaluator->backend->test_close(&evaluator->test);
		free(evaluator->results);
	}
	free(check->given);
	free(check->results);
}

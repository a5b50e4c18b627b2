// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "contest.h"

/* A verdict that no evaluation gives: this packet was not judged. */
#define NOT_JUDGED KZ_VERDICTS

static int contender_open(struct contender *contender,
			  const struct backend *backend,
			  const struct source *source)
{
	char why[WHY_SIZE] = "";
	int error;

	contender->results = calloc(CONTEST_BATCH, sizeof(struct kz_result));
	if (!contender->results) {
		complain("out of memory");
		return -ENOMEM;
	}
	contender->judge.backend = backend;
	error = backend->judge_open(&contender->judge, source->policy,
				    &source->image, why);
	if (error) {
		complain_backend(backend, why, error);
		return error;
	}
	contender->backend = backend; /* from here on, there is a judge */
	return 0;
}

int contest_open(struct contest *contest, const struct choice *choice,
		 const struct source *source)
{
	int error;

	*contest = (struct contest){ 0 };
	contest->asked = calloc(CONTEST_BATCH, sizeof(struct packet));
	contest->answers = calloc(CONTEST_BATCH, sizeof(struct kz_result));
	if (!contest->asked || !contest->answers) {
		complain("out of memory");
		return -ENOMEM;
	}
	while (contest->count < choice->count) {
		error = contender_open(&contest->contenders[contest->count],
				       choice->list[contest->count], source);
		contest->count++;
		if (error)
			return error;
	}
	return 0;
}

/* Why @contender cannot judge @packet, or NULL. */
static const char *refusal(const struct contender *contender,
			   const struct packet *packet)
{
	if (!contender->backend->judge_refuses)
		return NULL;
	return contender->backend->judge_refuses(packet);
}

/* Pick the packets that @contender can judge into contest->asked; how many.
 * The others' results say so at once.
 */
static size_t select_packets(struct contest *contest,
			     struct contender *contender,
			     const struct packet *packets, size_t count)
{
	size_t i, n = 0;
	const char *why;

	for (i = 0; i < count; i++) {
		why = refusal(contender, &packets[i]);
		contender->results[i].verdict = why ? NOT_JUDGED : KZ_CONTINUE;
		if (!why)
			contest->asked[n++] = packets[i];
		else if (!contender->refusal)
			contender->refusal = why;
	}
	return n;
}

static int contender_judge(struct contest *contest, struct contender *contender,
			   const struct packet *packets, size_t count)
{
	size_t i, n = select_packets(contest, contender, packets, count);
	const struct kz_result *answer = contest->answers;
	char why[WHY_SIZE] = "";
	int error;

	if (!n)
		return 0;
	error = contender->backend->judge_packets(
		&contender->judge, contest->asked, n, contest->answers, why);
	if (error) {
		complain_backend(contender->backend, why, error);
		return error;
	}
	for (i = 0; i < count; i++)
		if (contender->results[i].verdict != NOT_JUDGED)
			contender->results[i] = *answer++;
	return 0;
}

int contest_judge(struct contest *contest, const struct packet *packets,
		  size_t count)
{
	unsigned int i;
	int error;

	for (i = 0; i < contest->count; i++) {
		error = contender_judge(contest, &contest->contenders[i],
					packets, count);
		if (error)
			return error;
	}
	return 0;
}

const struct kz_result *contest_answer(const struct contender *contender,
				       size_t i)
{
	const struct kz_result *result = &contender->results[i];

	return result->verdict < NOT_JUDGED ? result : NULL;
}

const struct kz_result *contest_first(const struct contest *contest, size_t i)
{
	const struct kz_result *result = NULL;
	unsigned int c;

	for (c = 0; !result && c < contest->count; c++)
		result = contest_answer(&contest->contenders[c], i);
	return result;
}

/* All but the time it took. */
static bool same(const struct kz_result *a, const struct kz_result *b)
{
	return a->verdict == b->verdict && a->mark == b->mark &&
	       a->rule == b->rule && a->n_fired == b->n_fired &&
	       !memcmp(a->groups, b->groups, sizeof(a->groups)) &&
	       !memcmp(a->flow, b->flow, sizeof(a->flow)) &&
	       a->dscp == b->dscp && a->priority == b->priority &&
	       a->mirror == b->mirror && a->redirect == b->redirect;
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

static void tally_add(struct tally *tally, const struct kz_result *result,
		      const struct packet *packet)
{
	tally->packets++;
	if (result->verdict == KZ_DROP) {
		tally->dropped++;
		return;
	}
	tally->accepted++;
	if (result->mark != packet->given.mark)
		tally->marked++;
}

bool contest_count(struct contest *contest, const struct packet *packet,
		   size_t i)
{
	const struct kz_result *result, *first = contest_first(contest, i);
	struct contender *contender = contest->contenders;
	bool differs = false;
	unsigned int c;

	for (c = 0; c < contest->count; c++, contender++) {
		result = contest_answer(contender, i);
		if (!result) {
			contender->tally.not_judged++;
			continue;
		}
		tally_add(&contender->tally, result, packet);
		if (same(result, first) && expected(result, packet))
			continue;
		contender->tally.differences++;
		differs = true;
	}
	return differs;
}

void contest_close(struct contest *contest)
{
	struct contender *contender = contest->contenders;
	unsigned int i;

	for (i = 0; i < contest->count; i++, contender++) {
		if (contender->backend)
			contender->backend->judge_close(&contender->judge);
		free(contender->results);
	}
	free(contest->asked);
	free(contest->answers);
}

// SPDX-License-Identifier: GPL-2.0-only
/* The evaluator that is in all our programs, on the image, in userspace. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <arpa/inet.h>

#include "bench/classifier/classifier.h"
#include "userspace/evaluator/env.h"
#include "userspace/evaluator/key.h"
#include "core/eval.h"

/* All that a tuple can answer. */
#define HEADERS (KZ_F_IP | KZ_F_IP6 | KZ_F_L4)

/* Host byte order; ports: 0 where the protocol has none. */
struct tuple {
	uint32_t saddr;
	uint32_t daddr;
	uint16_t sport;
	uint16_t dport;
	uint32_t class; /* the key's word of that name */
};

static const __u8 *image;
static struct tuple *tuples;
static int verdicts[BENCH_FLOWS];

static struct tuple tuple_of(const struct flow *flow)
{
	struct tuple tuple = {
		.saddr = ntohl(flow->saddr),
		.daddr = ntohl(flow->daddr),
		.class = flow->protocol | KZ_C_IP |
			 KZ_FAMILY_IP << KZ_C_FAMILY_SHIFT,
	};

	switch (flow->protocol) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_SCTP:
		tuple.sport = ntohs(flow->sport);
		tuple.dport = ntohs(flow->dport);
		tuple.class |= flow->protocol << KZ_C_HEADER_SHIFT;
		break;
	case IPPROTO_ICMP:
		tuple.class |= flow->protocol << KZ_C_HEADER_SHIFT;
	}
	return tuple;
}

int classifier_open(const struct workload *workload, const char *config)
{
	uint32_t i;

	(void)config;
	image = workload->image.bytes;
	if (workload->image.header->features & ~HEADERS) {
		fputs("the rules ask for more than addresses and ports\n",
		      stderr);
		return -EOPNOTSUPP;
	}
	tuples = calloc(BENCH_FLOWS, sizeof(*tuples));
	if (!tuples)
		return -ENOMEM;
	for (i = 0; i < BENCH_FLOWS; i++)
		tuples[i] = tuple_of(&workload->flows[i]);
	return 0;
}

/* No tuple has the key's other words: in @e they stay 0. Without features: the
 * compiler drops the code of the others.
 */
static inline int evaluate(struct kz_eval *e, const struct tuple *tuple,
			   struct kz_result *result)
{
	e->key.word[KZ_W_SADDR] = tuple->saddr;
	e->key.word[KZ_W_DADDR] = tuple->daddr;
	e->key.word[KZ_W_SPORT] = tuple->sport;
	e->key.word[KZ_W_DPORT] = tuple->dport;
	e->key.word[KZ_W_CLASS] = tuple->class;
	return kz_evaluate_as(e, 0, result);
}

void classifier_rules(int32_t *rules)
{
	struct kz_eval e = { .env.image = image };
	struct kz_result result;
	uint32_t i;

	for (i = 0; i < BENCH_FLOWS; i++) {
		evaluate(&e, &tuples[i], &result);
		rules[i] = result.rule == KZ_NONE ? -1 : (int32_t)result.rule;
	}
}

void classifier_run(void)
{
	struct kz_eval e = { .env.image = image };
	uint32_t i;

	for (i = 0; i < BENCH_FLOWS; i++)
		verdicts[i] = evaluate(&e, &tuples[i], NULL);
}

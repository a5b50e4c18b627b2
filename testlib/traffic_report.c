// SPDX-License-Identifier: GPL-2.0-only
/* What became of each packet, against what should have. */
#include <stdio.h>

#include "testlib/traffic.h"

#define SHOWN 10 /* disagreements described one by one */

struct tally {
	size_t accepted, dropped, marked, disagreements;
	size_t at[MAX_RECEIVERS];
};

static int route_of(const struct options *o, uint32_t mark)
{
	int i;

	for (i = 0; i < o->n_routes; i++)
		if ((mark & o->routes[i].mask) == o->routes[i].value)
			return o->routes[i].receiver;
	return 0;
}

static bool agrees(const struct options *o, const struct kz_result *expected,
		   const struct arrival *arrival)
{
	if (expected->verdict == KZ_DROP || !arrival->seen)
		return arrival->seen == (expected->verdict != KZ_DROP);
	return !((expected->mark ^ arrival->mark) & o->mark_mask) &&
	       arrival->device == route_of(o, expected->mark);
}

static void describe(const struct options *o, size_t i,
		     const struct kz_result *e, const struct arrival *a)
{
	fprintf(stderr,
		"packet %zu: %s %s mark 0x%x, the reference says %s %s mark 0x%x (rule %d)\n",
		i, a->seen ? "arrived" : "did not arrive",
		a->seen ? o->receive[a->device] : "", a->mark,
		e->verdict == KZ_DROP ? "drop" : "accept",
		o->receive[route_of(o, e->mark)], e->mark, (int)e->rule);
}

static void arrivals_check(const struct run *run, struct tally *tally)
{
	size_t i;

	for (i = 0; i < run->plan.packets.count; i++) {
		uint32_t number = run->plan.packets.list[i].line - 1;
		const struct kz_result *e = &run->plan.expected[number];
		const struct arrival *a = &run->arrivals[number];

		tally->accepted += a->seen;
		tally->dropped += !a->seen;
		tally->marked += a->seen && a->mark & run->options->mark_mask;
		tally->at[a->device] += a->seen;
		if (agrees(run->options, e, a))
			continue;
		if (tally->disagreements++ < SHOWN)
			describe(run->options, i, e, a);
	}
	tally->disagreements += run->duplicates;
}

bool report_arrivals(const struct run *run)
{
	struct tally tally = { 0 };
	int i;

	arrivals_check(run, &tally);
	printf("{\"sent\": %zu, \"accepted\": %zu, \"dropped\": %zu, \"marked\": %zu, \"disagreements\": %zu, \"receivers\": {",
	       run->plan.packets.count, tally.accepted, tally.dropped,
	       tally.marked, tally.disagreements);
	for (i = 0; i < run->options->n_receive; i++)
		printf("%s\"%s\": %zu", i ? ", " : "", run->options->receive[i],
		       tally.at[i]);
	printf("}}\n");
	return !tally.disagreements;
}

void report_measures(struct run *run)
{
	unsigned int i;
	uint64_t ns;

	run_send(run); /* warms up */
	printf("[");
	for (i = 0; i < run->options->measure; i++) {
		ns = run_send(run);
		printf("%s%.1f", i ? ", " : "",
		       (double)ns / run->plan.packets.count);
	}
	printf("]\n");
}

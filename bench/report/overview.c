// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/overview.h"

#include <stddef.h>

#include "bench/scenario/trial.h"
#include "bench/system/sut.h"

#define ROWS_MAX 64

enum what {
	ABOVE,
	PLAIN,
	P50,
	P99,
};

const char *const overview_groups[] = {
	[OVERVIEW_INSTRUCTIONS] = "instructions above the baseline",
	[OVERVIEW_NANOSECONDS] = "ns above the baseline",
	[OVERVIEW_RATE] = "rate, a core",
	[OVERVIEW_LATENCY] = "there and back",
	[OVERVIEW_LOADING] = "loading 10k rules",
	[OVERVIEW_WRONG] = "under load",
	[OVERVIEW_KERNEL] = "in the kernel",
	[OVERVIEW_UML] = "the same under User-Mode Linux: only with each other",
};

const struct overview_column overview_columns[] = {
	{ OVERVIEW_INSTRUCTIONS, "1 rule", "instr." },
	{ OVERVIEW_INSTRUCTIONS, "1k", "instr." },
	{ OVERVIEW_INSTRUCTIONS, "10k", "instr." },
	{ OVERVIEW_INSTRUCTIONS, "100k", "instr." },
	{ OVERVIEW_NANOSECONDS, "1k", "ns" },
	{ OVERVIEW_NANOSECONDS, "10k", "ns" },
	{ OVERVIEW_RATE, "10k", "Mpps" },
	{ OVERVIEW_LATENCY, "p50", "ns" },
	{ OVERVIEW_LATENCY, "p99", "ns" },
	{ OVERVIEW_LOADING, "first", "ms" },
	{ OVERVIEW_LOADING, "again", "ms" },
	{ OVERVIEW_WRONG, "wrong", "packets" },
	{ OVERVIEW_KERNEL, "memory", "bytes/rule" },
	{ OVERVIEW_KERNEL, "code", "bytes" },
	{ OVERVIEW_UML, "UML 1k", "ns" },
	{ OVERVIEW_UML, "UML 10k", "ns" },
	{ OVERVIEW_UML, "UML 10k", "Mpps" },
	{ OVERVIEW_UML, "UML p50", "ns" },
	{ OVERVIEW_UML, "UML p99", "ns" },
	{ OVERVIEW_UML, "UML first", "ms" },
	{ OVERVIEW_UML, "UML again", "ms" },
	{ OVERVIEW_UML, "UML wrong", "packets" },
};
const unsigned int n_overview_columns =
	sizeof(overview_columns) / sizeof(overview_columns[0]);

static const struct cell {
	enum topic topic;
	enum clock clock;
	uint32_t size;
	uint32_t variant;
	enum what what;
} cells[] = {
	{ TOPIC_RULES, CLOCK_GUEST, 1, 0, ABOVE },
	{ TOPIC_RULES, CLOCK_GUEST, 1000, 0, ABOVE },
	{ TOPIC_RULES, CLOCK_GUEST, 10000, 0, ABOVE },
	{ TOPIC_RULES, CLOCK_GUEST, 100000, 0, ABOVE },
	{ TOPIC_RULES, CLOCK_HOST, 1000, 0, ABOVE },
	{ TOPIC_RULES, CLOCK_HOST, 10000, 0, ABOVE },
	{ TOPIC_RULES, CLOCK_HOST, 10000, 0, PLAIN },
	{ TOPIC_LATENCY, CLOCK_HOST, 1000, 50, P50 },
	{ TOPIC_LATENCY, CLOCK_HOST, 1000, 50, P99 },
	{ TOPIC_ATTACH, CLOCK_HOST, 10000, 0, PLAIN },
	{ TOPIC_REPLACE, CLOCK_HOST, 10000, 0, PLAIN },
	{ TOPIC_UPDATE, CLOCK_HOST, 1000, 0, PLAIN },
	{ TOPIC_MEMORY, CLOCK_GUEST, 10000, 0, PLAIN },
	{ TOPIC_CODE, CLOCK_GUEST, 1000, 0, PLAIN },
	{ TOPIC_RULES, CLOCK_UML, 1000, 0, ABOVE },
	{ TOPIC_RULES, CLOCK_UML, 10000, 0, ABOVE },
	{ TOPIC_RULES, CLOCK_UML, 10000, 0, PLAIN },
	{ TOPIC_LATENCY, CLOCK_UML, 1000, 1, P50 },
	{ TOPIC_LATENCY, CLOCK_UML, 1000, 1, P99 },
	{ TOPIC_ATTACH, CLOCK_UML, 10000, 0, PLAIN },
	{ TOPIC_REPLACE, CLOCK_UML, 10000, 0, PLAIN },
	{ TOPIC_UPDATE, CLOCK_UML, 1000, 0, PLAIN },
};
_Static_assert(sizeof(overview_columns) / sizeof(overview_columns[0]) ==
		       sizeof(cells) / sizeof(cells[0]),
	       "a title a column");
_Static_assert(sizeof(cells) / sizeof(cells[0]) <= OVERVIEW_COLUMNS, "room");

const struct overview_excerpt overview_first[] = {
	{ 0, "1 rule", "+ instr." },	  { 2, "10k rules", "+ instr." },
	{ 5, "10k rules", "+ ns" },	  { 6, "10k rules", "Mpps" },
	{ 8, "latency p99", "ns" },	  { 10, "replace 10k", "ms" },
	{ 12, "memory", "bytes a rule" }, { 13, "code", "bytes" },
};
const unsigned int n_overview_first =
	sizeof(overview_first) / sizeof(overview_first[0]);

const char *const overview_ours[] = {
	"kzmark-xdp",  "kzmark-tc",  "kzmark-netfilter",
	"kzmark-kmod", "kzmark-nft", NULL,
};

static const struct sut *rows[ROWS_MAX + 1];

static void rows_add(enum hook hook, enum side side)
{
	unsigned int count = 0, i;

	while (rows[count])
		count++;
	for (i = 0; suts[i] && count < ROWS_MAX; i++)
		if (suts[i]->topics & TOPIC_RULES && suts[i]->hook == hook &&
		    suts[i]->side == side)
			rows[count++] = suts[i];
}

const struct sut *const *overview_rows(void)
{
	static const enum side sides[] = { BASELINE, OURS, PEER };
	unsigned int hook, i;

	if (rows[0])
		return rows;
	for (hook = HOOK_XDP; hook <= HOOK_PREROUTING; hook++)
		for (i = 0; i < sizeof(sides) / sizeof(sides[0]); i++)
			rows_add(hook, sides[i]);
	return rows;
}

struct value overview_value(const struct records *records, const char *sut,
			    unsigned int column)
{
	const struct cell *cell = &cells[column];
	const struct trial *t;
	char set[32];

	for (t = trial_next(NULL); t; t = trial_next(t)) {
		struct source source = { records, t->name, set, cell->variant };

		if (t->scenario->topic != cell->topic ||
		    t->clock != cell->clock || !trial_has(t, sut))
			continue;
		trial_ruleset(t, t->scenario->rulesets[0], cell->size, set,
			      sizeof(set));
		if (cell->what == ABOVE)
			return value_above(&source, sut, trial_baseline(t));
		if (cell->what == P50 || cell->what == P99)
			return value_quantile(&source, sut,
					      cell->what == P50 ? 0.5 : 0.99);
		return value_median(&source, sut);
	}
	return (struct value){ 0 };
}

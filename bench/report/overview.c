// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/overview.h"

#include <string.h>

#include "bench/system/sut.h"
#include "bench/metric/metric.h"
#include "bench/workload/ruleset.h"
#include "bench/scenario/scenario.h"

enum what {
	ABOVE,
	PLAIN,
	P50,
	P99,
};

enum group {
	INSTRUCTIONS,
	NANOSECONDS,
	RATE,
	LATENCY,
	LOADING,
	WRONG,
	KERNEL,
};

const char *const overview_groups[] = {
	[INSTRUCTIONS] = "instructions above the baseline",
	[NANOSECONDS] = "ns above the baseline",
	[RATE] = "rate, a core",
	[LATENCY] = "there and back",
	[LOADING] = "loading 10k rules",
	[WRONG] = "under load",
	[KERNEL] = "in the kernel",
};

const struct overview_column overview_columns[] = {
	{ INSTRUCTIONS, "1 rule", "instr." },
	{ INSTRUCTIONS, "1k", "instr." },
	{ INSTRUCTIONS, "10k", "instr." },
	{ INSTRUCTIONS, "100k", "instr." },
	{ NANOSECONDS, "1k", "ns" },
	{ NANOSECONDS, "10k", "ns" },
	{ RATE, "10k", "Mpps" },
	{ LATENCY, "p50", "ns" },
	{ LATENCY, "p99", "ns" },
	{ LOADING, "first", "ms" },
	{ LOADING, "again", "ms" },
	{ WRONG, "wrong", "packets" },
	{ KERNEL, "memory", "bytes/rule" },
	{ KERNEL, "code", "bytes" },
};
const unsigned int n_overview_columns =
	sizeof(overview_columns) / sizeof(overview_columns[0]);

static const struct cell {
	const char *scenarios; /* "cost-": and the hook's name */
	uint32_t size;
	uint32_t variant;
	enum what what;
} cells[] = {
	{ "cost-", 1, 0, ABOVE },	{ "cost-", 1000, 0, ABOVE },
	{ "cost-", 10000, 0, ABOVE },	{ "cost-", 100000, 0, ABOVE },
	{ "time-", 1000, 0, ABOVE },	{ "time-", 10000, 0, ABOVE },
	{ "time-", 10000, 0, PLAIN },	{ "latency-", 1000, 50, P50 },
	{ "latency-", 1000, 50, P99 },	{ "force", 10000, 0, PLAIN },
	{ "replace", 10000, 0, PLAIN }, { "update-", 1000, 0, PLAIN },
	{ "memory", 10000, 0, PLAIN },	{ "code", 1000, 0, PLAIN },
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

const char *const overview_rows[] = {
	"empty-xdp",	 "kzmark-xdp",	     "linear-xdp",   "empty-tc",
	"kzmark-tc",	 "nft-netdev",	     "nft-concat",   "empty-prerouting",
	"kzmark-kmod",	 "kzmark-netfilter", "kzmark-nft",   "nft-prerouting",
	"nft-concat-ip", "iptables-legacy",  "iptables-nft", NULL,
};

/* Who is in @scenario, "empty-xdp" if it is the baseline that is meant. */
static const char *baseline_in(const struct scenario *scenario)
{
	const char *const *name;

	for (name = scenario->suts; *name; name++)
		if (sut_find(*name)->side == BASELINE)
			return *name;
	return "";
}

static bool has(const struct scenario *scenario, const char *sut)
{
	const char *const *name;

	for (name = scenario->suts; *name; name++)
		if (!strcmp(*name, sut))
			return true;
	return false;
}

struct value overview_value(const struct records *records, const char *sut,
			    unsigned int column)
{
	const struct cell *cell = &cells[column];
	const struct scenario *s;
	char set[32];

	for (s = scenario_next(NULL); s; s = scenario_next(s)) {
		struct source source = { records, s->name, set, cell->variant };

		if (strncmp(s->name, cell->scenarios,
			    strlen(cell->scenarios)) ||
		    s->suite == SUITE_BARS || !has(s, sut))
			continue;
		if (cell->scenarios[strlen(cell->scenarios) - 1] != '-' &&
		    strcmp(s->name, cell->scenarios))
			continue;
		ruleset_name(s->rulesets[0], cell->size, s->expected_verdict,
			     set, sizeof(set));
		if (cell->what == ABOVE)
			return value_above(&source, sut, baseline_in(s));
		if (cell->what == P50 || cell->what == P99)
			return value_quantile(&source, sut,
					      cell->what == P50 ? 0.5 : 0.99);
		return value_median(&source, sut);
	}
	return (struct value){ 0 };
}

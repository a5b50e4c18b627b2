// SPDX-License-Identifier: GPL-2.0-only
#include "charts.h"

#include <stdlib.h>
#include <string.h>

#include "contender.h"
#include "look.h"
#include "metric.h"
#include "ruleset.h"
#include "scenario.h"

enum kind {
	BY_SIZE, /* a line over sizes, above the floor */
	BY_SIZE_PLAIN, /* the same, as measured */
	BY_VARIANT, /* a line over variants, as measured */
	BY_QUANTILE, /* a line over percentiles */
	BARS, /* as measured */
	BARS_VARIANTS, /* the same, a bar a variant */
};

/* A chart is a scenario seen in one way. */
static const struct view {
	const char *section;
	const char *scenario;
	const char *title;
	enum kind kind;
	const char *y_label;
	double y_least;
	uint32_t choice; /* of sizes or variants, where one is shown */
} views[] = {
	{ "cost", "cost-xdp", "XDP: cost by number of rules", BY_SIZE,
	  "instructions a packet above an empty program", 10, 0 },
	{ "cost", "cost-tc", "tc, netdev ingress: cost by number of rules",
	  BY_SIZE, "instructions a packet above an empty program", 10, 0 },
	{ "cost", "cost-prerouting", "prerouting: cost by number of rules",
	  BY_SIZE, "instructions a packet above an empty hook", 10, 0 },
	{ "time", "time-xdp", "XDP: time by number of rules", BY_SIZE,
	  "nanoseconds a packet above an empty program", 1, 0 },
	{ "time", "time-tc", "tc, netdev ingress: time by number of rules",
	  BY_SIZE, "nanoseconds a packet above an empty program", 1, 0 },
	{ "time", "time-prerouting", "prerouting: time by number of rules",
	  BY_SIZE, "nanoseconds a packet above an empty hook", 1, 0 },
	{ "list", "list-time-xdp", "block list, XDP", BARS,
	  "million packets a second and core", 0, 0 },
	{ "list", "list-time-tc", "block list, tc and netdev ingress", BARS,
	  "million packets a second and core", 0, 0 },
	{ "list", "list-time-prerouting", "block list, prerouting", BARS,
	  "million packets a second and core", 0, 0 },
	{ "list", "deny-time-xdp", "1,000 single addresses, XDP", BARS,
	  "million packets a second and core", 0, 0 },
	{ "cores", "cores-xdp", "XDP, 1,000 rules", BARS_VARIANTS,
	  "million packets a second; below, lighter: two cores", 0, 0 },
	{ "cores", "cores-tc", "tc, netdev ingress, 1,000 rules", BARS_VARIANTS,
	  "million packets a second; below, lighter: two cores", 0, 0 },
	{ "cores", "cores-prerouting", "prerouting, 1,000 rules", BARS_VARIANTS,
	  "million packets a second; below, lighter: two cores", 0, 0 },
	{ "flows", "flows-xdp", "XDP, block list", BY_VARIANT,
	  "million packets a second and core", 0.01, 0 },
	{ "flows", "flows-tc", "tc, netdev ingress, 10,000 rules", BY_VARIANT,
	  "million packets a second and core", 0.01, 0 },
	{ "latency", "latency-xdp", "XDP, 1,000 rules, half load", BY_QUANTILE,
	  "nanoseconds there and back", 100, 50 },
	{ "latency", "latency-tc", "tc, netdev ingress, 1,000 rules, half load",
	  BY_QUANTILE, "nanoseconds there and back", 100, 50 },
	{ "latency", "latency-prerouting", "prerouting, 1,000 rules, half load",
	  BY_QUANTILE, "nanoseconds there and back", 100, 50 },
	{ "latency", "latency-prerouting", "prerouting, 1,000 rules, low load",
	  BY_QUANTILE, "nanoseconds there and back", 100, 1 },
	{ "update", "force", "from text to in force", BY_SIZE_PLAIN,
	  "milliseconds", 0.1, 0 },
	{ "update", "replace", "to replace 10,000 rules", BARS, "milliseconds",
	  0, 10000 },
	{ "update", "effort", "CPU time to put 10,000 rules in force", BARS,
	  "milliseconds of CPU time", 0, 10000 },
	{ "memory", "memory", "kernel memory, 10,000 rules", BARS,
	  "bytes a rule", 0, 0 },
	{ "memory", "code", "code in the kernel, 1,000 rules", BARS, "bytes", 0,
	  0 },
};

const struct section sections[] = {
	{ "cost", "What a rule set costs: instructions",
	  "ClassBench access lists of growing size, 65,536 flows; the instruction clock, which is the same on every machine. "
	  "Each hook has its own floor, which is subtracted: the same packets through an empty program or hook." },
	{ "time", "What a rule set costs: nanoseconds",
	  "The same on this machine's kernel and clock, without the module, which this kernel does not load. "
	  "Points on the lowest line are within noise of the floor." },
	{ "list", "Lists of addresses",
	  "A public block list against the kernel's own ways to look up an address. Floors are in it: what the hook makes with nothing to do." },
	{ "cores", "Throughput on one core and on two",
	  "Packets for each second of CPU time, receiving included; on two cores both send into their own queue of the same device." },
	{ "flows", "How it depends on the number of flows",
	  "The same rules with more and more different packets: what caches hold, and what they do not." },
	{ "latency", "Latency",
	  "A packet is sent, passes the hook, is routed, and comes back, one at a time; at half load the other core sends through the same hook half of the time." },
	{ "update", "Changing the rules",
	  "From a file to in force by the command that one would type (nft -f, iptables-restore, kzmark load), processes started included." },
	{ "memory", "Memory and code",
	  "What the VM's kernel has less after rules are put in force, and the code that came with them: BPF programs as machine code, modules with their static data." },
};
const unsigned int n_sections = sizeof(sections) / sizeof(sections[0]);

/* ---- one series ---- */

static const char *floor_of(const struct scenario *scenario)
{
	const char *const *name;

	for (name = scenario->contenders; *name; name++)
		if (contender_find(*name)->side == FLOOR)
			return *name;
	return NULL;
}

static void set_name(const struct scenario *scenario, uint32_t size, char *set,
		     size_t room)
{
	ruleset_name(scenario->rulesets[0], size, scenario->fate, set, room);
}

static void point_add(struct series *series, double x, struct figure y)
{
	if (series->count < CHART_POINTS)
		series->points[series->count++] = (struct point){ x, y };
}

static void sizes_add(const struct view *view, const struct scenario *scenario,
		      const char *contender, struct source *source,
		      struct series *series)
{
	const char *floor = floor_of(scenario);
	const uint32_t *size;
	char set[32];

	source->ruleset = set;
	for (size = scenario->sizes; *size; size++) {
		set_name(scenario, *size, set, sizeof(set));
		point_add(series, *size,
			  view->kind == BY_SIZE ?
				  figure_above(source, contender, floor) :
				  figure_median(source, contender));
	}
}

static void variants_add(const struct scenario *scenario, const char *contender,
			 struct source *source, struct series *series)
{
	const uint32_t *variant;

	for (variant = scenario->variants; *variant; variant++) {
		source->variant = *variant;
		point_add(series, *variant, figure_median(source, contender));
	}
}

static const char *const quantile_names[] = { "p50",   "p90", "p99",
					      "p99.9", "max", NULL };

static void quantiles_add(const char *contender, const struct source *source,
			  struct series *series)
{
	static const double parts[] = { 0.5, 0.9, 0.99, 0.999, 1 };
	double x = 1;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		point_add(series, x *= 10,
			  figure_quantile(source, contender, parts[i]));
}

static void series_fill(const struct view *view,
			const struct scenario *scenario, const char *contender,
			const struct records *records, struct series *series)
{
	struct source source = { records, scenario->name, NULL, 0 };
	bool of_sizes = view->kind == BARS && view->choice;
	char set[32];

	set_name(scenario, of_sizes ? view->choice : scenario->sizes[0], set,
		 sizeof(set));
	source.ruleset = set;
	switch (view->kind) {
	case BY_SIZE:
	case BY_SIZE_PLAIN:
		sizes_add(view, scenario, contender, &source, series);
		break;
	case BY_VARIANT:
	case BARS_VARIANTS:
		variants_add(scenario, contender, &source, series);
		break;
	case BY_QUANTILE:
		source.variant = view->choice;
		quantiles_add(contender, &source, series);
		break;
	case BARS:
		point_add(series, 1, figure_median(&source, contender));
		break;
	}
}

/* ---- one chart ---- */

static bool series_there(const struct series *series)
{
	unsigned int i;

	for (i = 0; i < series->count; i++)
		if (series->points[i].y.there)
			return true;
	return false;
}

/* True if there is something to see. */
static bool chart_fill(const struct view *view, const struct records *records,
		       struct chart *chart)
{
	const struct scenario *scenario = scenario_find(view->scenario);
	const char *const *name;

	memset(chart, 0, sizeof(*chart));
	chart->id = view->scenario;
	snprintf(chart->title, sizeof(chart->title), "%s", view->title);
	chart->y_label = view->y_label;
	chart->y_least = view->y_least;
	chart->x_label = view->kind == BY_VARIANT  ? "flows" :
			 view->kind == BY_QUANTILE ? "percentile" :
						     "rules";
	if (view->kind == BY_QUANTILE)
		chart->x_names = quantile_names;
	for (name = scenario->contenders; *name; name++) {
		struct series *series = &chart->series[chart->count];

		if (view->kind == BY_SIZE &&
		    contender_find(*name)->side == FLOOR)
			continue;
		series->label = look_of(*name)->label;
		series->style = look_of(*name)->style;
		series_fill(view, scenario, *name, records, series);
		if (series_there(series) && chart->count + 1 < CHART_SERIES)
			chart->count++;
		else
			memset(series, 0, sizeof(*series));
	}
	return chart->count > 0;
}

int charts_each(const struct section *section, const struct records *records,
		int (*each)(const struct chart *chart, bool bars,
			    void *context),
		void *context)
{
	struct chart *chart = malloc(sizeof(*chart));
	int status = chart ? 0 : -1;
	size_t i;

	for (i = 0; !status && i < sizeof(views) / sizeof(views[0]); i++) {
		if (strcmp(views[i].section, section->id) ||
		    !chart_fill(&views[i], records, chart))
			continue;
		status = each(chart,
			      views[i].kind == BARS ||
				      views[i].kind == BARS_VARIANTS,
			      context);
	}
	free(chart);
	return status;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Every number, scenario by scenario. */
#include <string.h>

#include "bench/report/style.h"
#include "bench/metric/metric.h"
#include "bench/report/html.h"
#include "bench/report/sections.h"
#include "bench/workload/ruleset.h"
#include "bench/run.h"
#include "bench/scenario/scenario.h"

static bool is_measured(const struct page *page, const char *scenario)
{
	size_t i;

	for (i = 0; i < page->records->count; i++)
		if (!strcmp(page->records->list[i].scenario, scenario))
			return true;
	return false;
}

static void cell_write(const struct source *source, const char *sut, FILE *out)
{
	struct value median = value_median(source, sut);
	struct value spread = value_half_spread(source, sut);

	fputs("<td>", out);
	html_value(&median, out);
	if (spread.there && spread.number > 0) {
		fputs("<small> &plusmn;", out);
		html_value(&spread, out);
		fputs("&thinsp;%</small>", out);
	}
	fputs("</td>", out);
}

static void row_write(const struct page *page, const struct scenario *scenario,
		      const char *ruleset, uint32_t size, uint32_t variant)
{
	const char *const *name;
	struct source source = { page->records, scenario->name, NULL, variant };
	char set[32];

	ruleset_name(ruleset, size, scenario->expected_verdict, set,
		     sizeof(set));
	source.ruleset = set;
	fprintf(page->out, "<tr><th class=fixed>%s", set);
	if (variant)
		fprintf(page->out, ", %u %s", variant,
			scenario->metric->varies);
	fputs("</th>", page->out);
	for (name = scenario->suts; *name; name++)
		cell_write(&source, *name, page->out);
	fputs("</tr>\n", page->out);
}

static void table_write(const struct page *page, const struct scenario *s)
{
	const char *const *name;
	const uint32_t *size, *variant;

	fprintf(page->out,
		"<h3 class=fixed>%s <small>%s, %s, %s clock</small></h3><div class=\"wide keep\"><table><thead><tr><th>",
		s->name, s->what, s->metric->unit, clock_names[s->clock]);
	for (name = s->suts; *name; name++)
		fprintf(page->out, "<th>%s", *name);
	fputs("</tr></thead><tbody>\n", page->out);
	for (name = s->rulesets; *name; name++)
		for (size = s->sizes; *size; size++) {
			variant = s->variants;
			do
				row_write(page, s, *name, *size, *variant);
			while (*variant++ && *variant);
		}
	fputs("</tbody></table></div>\n", page->out);
}

void section_records(const struct page *page)
{
	const struct scenario *s;

	fputs("<section id=records><h2>All numbers</h2><p class=fixed>Medians, and half the range between the quartiles. "
	      "The samples are in CLOCK.jsonl beside this file; env.json and commands.txt say where and how.</p>\n",
	      page->out);
	for (s = scenario_next(NULL); s; s = scenario_next(s))
		if (is_measured(page, s->name))
			table_write(page, s);
	fputs("</section>\n", page->out);
}

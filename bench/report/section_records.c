// SPDX-License-Identifier: GPL-2.0-only
/* Every number, scenario by scenario. */
#include <string.h>

#include "bench/metric/metric.h"
#include "bench/report/html.h"
#include "bench/report/sections.h"
#include "bench/scenario/trial.h"

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

static void row_write(const struct page *page, const struct trial *trial,
		      const char *ruleset, uint32_t size, uint32_t variant)
{
	const char *const *name;
	struct source source = { page->records, trial->name, NULL, variant };
	char set[32];

	trial_ruleset(trial, ruleset, size, set, sizeof(set));
	source.ruleset = set;
	fprintf(page->out, "<tr><th class=fixed>%s", set);
	if (variant)
		fprintf(page->out, ", %u %s", variant, trial->metric->varies);
	fputs("</th>", page->out);
	for (name = trial->suts; *name; name++)
		cell_write(&source, *name, page->out);
	fputs("</tr>\n", page->out);
}

static void table_write(const struct page *page, const struct trial *t)
{
	const char *const *name;
	const uint32_t *size, *variant;

	fprintf(page->out,
		"<h3 class=fixed>%s <small>%s, %s, %s clock</small></h3><div class=\"wide keep\"><table><thead><tr><th>",
		t->name, t->scenario->what, t->metric->unit,
		clock_names[t->clock]);
	for (name = t->suts; *name; name++)
		fprintf(page->out, "<th>%s", *name);
	fputs("</tr></thead><tbody>\n", page->out);
	for (name = t->scenario->rulesets; *name; name++)
		for (size = t->sizes; *size; size++) {
			variant = t->variants;
			do
				row_write(page, t, *name, *size, *variant);
			while (*variant++ && *variant);
		}
	fputs("</tbody></table></div>\n", page->out);
}

void section_records(const struct page *page)
{
	const struct trial *t;

	fputs("<section id=records><h2>All numbers</h2><p class=fixed>Medians, and half the range between the quartiles. "
	      "The samples are in CLOCK.jsonl beside this file; env.json and commands.txt describe the machine and the commands.</p>\n",
	      page->out);
	for (t = trial_next(NULL); t; t = trial_next(t))
		if (records_have(page->records, t->name))
			table_write(page, t);
	fputs("</section>\n", page->out);
}

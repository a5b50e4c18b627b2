// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/markdown.h"

#include <errno.h>

#include "bench/report/charts.h"
#include "bench/system/sut.h"
#include "bench/report/overview.h"
#include "bench/report/lacking.h"
#include "bench/report/recommend.h"
#include "bench/report/sections.h"

static const struct group {
	const char *what;
	const char *instructions, *time; /* units */
} groups[] = {
	[WHOLE_PATH] = { "Packets to drop: the whole path to the drop",
			 "instr.", "Mpps" },
	[ADDED] = { "Packets that pass: the cost that is added", "instr.",
		    "ns" },
	[RULES_ALONE] = { "Not all backends can do this: 1,000 rules without it",
			  "instr.", "ns" },
};

static void choice_write(const struct choice *choice, const struct group *group,
			 FILE *out)
{
	if (!choice->sut) {
		fputs(" - |", out);
		return;
	}
	fprintf(out, " %s: ", sut_find(choice->sut)->label);
	value_plain(&choice->instructions, out);
	fprintf(out, " %s", group->instructions);
	if (choice->time.there) {
		fputs(", ", out);
		value_plain(&choice->time, out);
		fprintf(out, " %s", group->time);
	}
	if (choice->uml.there) {
		fputs(", UML ", out);
		value_plain(&choice->uml, out);
		fprintf(out, " %s", group->time);
	}
	if (!choice->time.there && !choice->uml.there &&
	    choice->instructions.there && sut_find(choice->sut)->side == OURS)
		fputs(" only", out);
	fputs(" |", out);
}

static void times_write(const struct recommendation *recommendation, FILE *out)
{
	fputc(' ', out);
	value_plain(&recommendation->times_instructions, out);
	fputs(" x instr.", out);
	if (recommendation->times_time.there) {
		fputs(", ", out);
		value_plain(&recommendation->times_time, out);
		fputs(" x time", out);
	}
	if (recommendation->times_uml.there) {
		fputs(", UML ", out);
		value_plain(&recommendation->times_uml, out);
		fputs(" x time", out);
	}
	fputs(" |\n", out);
}

static void jobs_write(const struct page *page, FILE *out)
{
	const struct group *group;
	int before = -1;
	unsigned int i;

	fputs("| job | use | or | best of the others | the others take |\n|---|---|---|---|---|\n",
	      out);
	for (i = 0; i < n_jobs; i++) {
		struct recommendation recommendation =
			recommend(&jobs[i], page->records, &page->capabilities);

		group = &groups[jobs[i].price];
		if (!recommendation.best.sut)
			continue;
		if (before != (int)jobs[i].price)
			fprintf(out, "| **%s** | | | | |\n", group->what);
		before = jobs[i].price;
		fprintf(out, "| %s |", jobs[i].what);
		choice_write(&recommendation.best, group, out);
		choice_write(&recommendation.next, group, out);
		if (jobs[i].price == RULES_ALONE) {
			fputs(" cannot: ", out);
			lacking_print(&jobs[i], &page->capabilities, false,
				      out);
			fputs(" | |\n", out);
			continue;
		}
		choice_write(&recommendation.peer, group, out);
		times_write(&recommendation, out);
	}
	fputs("\nAdded cost is above a baseline: the same packet at the same hook, with an empty program or with nothing. "
	      "Instructions are counted in a VM, and are the same on every machine. ns and Mpps are of one core of this machine; UML: ns in User-Mode Linux, where modules load, a clock of its own that only UML's other numbers compare with. "
	      "The choice is by instructions. A dash: none, or not measured. \"Only\": no time was measured.\n\n",
	      out);
}

static void overview_write(const struct page *page, FILE *out)
{
	const struct sut *const *row;
	unsigned int column;

	fputs("| |", out);
	for (column = 0; column < n_overview_columns; column++)
		fprintf(out, " %s, %s |", overview_columns[column].title,
			overview_columns[column].unit);
	fputs("\n|---|", out);
	for (column = 0; column < n_overview_columns; column++)
		fputs("---:|", out);
	fputc('\n', out);
	for (row = overview_rows(); *row; row++) {
		fprintf(out, "| %s (%s) |", (*row)->label, (*row)->name);
		for (column = 0; column < n_overview_columns; column++) {
			struct value value = overview_value(
				page->records, (*row)->name, column);

			fputc(' ', out);
			value_plain(&value, out);
			fputs(" |", out);
		}
		fputc('\n', out);
	}
}

int markdown_write(const struct page *page)
{
	char path[512];
	FILE *out;

	snprintf(path, sizeof(path), "%s/report.md", page->folder);
	out = fopen(path, "w");
	if (!out)
		return -errno;
	fprintf(out,
		"<!-- SPDX-License-Identifier: GPL-2.0-only -->\n"
		"# kzmark: what a packet costs\n\n%s, revision %.10s, %s\n\n",
		page_fact(page, "date"), page_fact(page, "revision"),
		page_fact(page, "cpu"));
	jobs_write(page, out);
	overview_write(page, out);
	safety_markdown(page, out);
	fputs("\n![instructions a packet, by rules](chart-cost-prerouting.png)\n",
	      out);
	return fclose(out) ? -EIO : 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The first screen as Markdown, for a README. */
#include <errno.h>

#include "charts.h"
#include "contender.h"
#include "decide.h"
#include "look.h"
#include "overview.h"
#include "parts.h"

static void choice_write(const struct choice *choice, bool by_path, FILE *out)
{
	if (!choice->contender) {
		fputs(" - |", out);
		return;
	}
	fprintf(out, " %s: ", look_of(choice->contender)->label);
	figure_plain(&choice->cost, out);
	if (choice->time.there) {
		fputs(" (", out);
		figure_plain(&choice->time, out);
		fputs(" ns)", out);
	}
	if (by_path) {
		fputs("; whole path ", out);
		figure_plain(&choice->path, out);
	}
	fputs(" |", out);
}

static void decisions_write(const struct page *page, FILE *out)
{
	unsigned int i;

	fputs("| job | use | or | instead of |\n|---|---|---|---|\n", out);
	for (i = 0; i < n_jobs; i++) {
		struct decision decision =
			decide(&jobs[i], page->records, &page->abilities);

		fprintf(out, "| %s |", jobs[i].what);
		choice_write(&decision.best, jobs[i].by_path, out);
		choice_write(&decision.next, jobs[i].by_path, out);
		choice_write(&decision.peer, jobs[i].by_path, out);
		fputc('\n', out);
	}
	fputs("\nInstructions (nanoseconds) a packet above an empty program or hook in the same place. The last three rows choose by capability, at the price of 1,000 rules without it.\n\n",
	      out);
}

static void overview_write(const struct page *page, FILE *out)
{
	const char *const *row;
	unsigned int column;

	fputs("| |", out);
	for (column = 0; column < n_overview_columns; column++)
		fprintf(out, " %s, %s |", overview_columns[column].title,
			overview_columns[column].unit);
	fputs("\n|---|", out);
	for (column = 0; column < n_overview_columns; column++)
		fputs("---:|", out);
	fputc('\n', out);
	for (row = overview_rows; *row; row++) {
		fprintf(out, "| %s (%s) |", look_of(*row)->label, *row);
		for (column = 0; column < n_overview_columns; column++) {
			struct figure figure =
				overview_figure(page->records, *row, column);

			fputc(' ', out);
			figure_plain(&figure, out);
			fputs(" |", out);
		}
		fputc('\n', out);
	}
}

int part_markdown(const struct page *page)
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
	decisions_write(page, out);
	overview_write(page, out);
	fputs("\n![instructions a packet, by rules](chart-cost-prerouting.png)\n",
	      out);
	return fclose(out) ? -EIO : 0;
}

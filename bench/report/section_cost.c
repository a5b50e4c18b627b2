// SPDX-License-Identifier: GPL-2.0-only
/* What each system costs: ours on the first screen, then all of them. */
#include <string.h>

#include "bench/report/capabilities.h"
#include "userspace/backend/backend.h"
#include "bench/system/sut.h"
#include "bench/report/overview.h"
#include "bench/report/html.h"
#include "bench/report/sections.h"

static const char *const hook_names[] = {
	[HOOK_XDP] = "XDP",
	[HOOK_TC] = "ingress",
	[HOOK_PREROUTING] = "prerouting",
};

/* True if a system has a value there: all systems, or only ours. */
static bool column_there(const struct page *page, bool ours,
			 unsigned int column)
{
	const struct sut *const *row = overview_rows();
	const char *const *name = overview_ours;

	for (; ours && *name; name++)
		if (overview_value(page->records, *name, column).there)
			return true;
	for (; !ours && *row; row++)
		if (overview_value(page->records, (*row)->name, column).there)
			return true;
	return false;
}

static void values_write(const struct page *page, const char *sut,
			 const unsigned int *columns, unsigned int n)
{
	struct value value;
	unsigned int i;

	for (i = 0; i < n; i++) {
		value = overview_value(page->records, sut, columns[i]);
		fputs("<td>", page->out);
		html_value(&value, page->out);
	}
}

/* ---- ours, on the first screen ---- */

static void cannot_write(const struct page *page, const char *backend)
{
	const struct capabilities *all = &page->capabilities;
	bool any = false;
	size_t i;

	fputs("<td class=cannot>", page->out);
	for (i = 0; i < all->count; i++) {
		const struct capability *said = &all->list[i];

		if (said->can || strcmp(said->backend, backend))
			continue;
		fputs(any ? "; " : "", page->out);
		html_text(said->name, page->out);
		any = true;
	}
	if (!any)
		fputs(all->count ? "nothing that was tried" :
				   "<span class=none>not tried</span>",
		      page->out);
}

/* The world of bench/safety that a system's code in the kernel belongs to. */
static const char *world_of(const char *name)
{
	static const char module[] = "module", bpf[] = "bpf";
	const char *backend = sut_find(name)->backend;

	return !strcmp(backend, "nft")	? NULL :
	       !strcmp(backend, "kmod") ? module :
					  bpf;
}

/* How many of ours from @row on are of one world. */
static unsigned int world_rows(const char *const *row)
{
	unsigned int n = 1;

	while (row[n] && world_of(row[n]) == world_of(row[0]))
		n++;
	return n;
}

void section_backends(const struct page *page)
{
	unsigned int columns[OVERVIEW_COLUMNS], n = 0, i;
	const char *const *row;
	FILE *out = page->out;

	fputs("<section id=backends><h2>What each costs, and what it cannot do</h2>\n<div class=wide><table class=backends><thead><tr><th>",
	      out);
	for (i = 0; i < n_overview_first; i++) {
		const struct overview_excerpt *first = &overview_first[i];

		if (!column_there(page, true, first->column))
			continue;
		columns[n++] = first->column;
		fprintf(out, "<th class=fixed>%s<br><small>%s</small>",
			first->title, first->unit);
	}
	fputs("<th class=cannot>cannot (<a href=\"#capabilities\">all</a>)<th class=safety>safety</tr></thead><tbody>\n",
	      out);
	for (row = overview_ours; *row; row++) {
		const struct sut *sut = sut_find(*row);

		fprintf(out, "<tr><th><b>%s</b> <small>%s</small></th>",
			backend_label(sut->backend),
			sut->hook == HOOK_XDP ? "" : hook_names[sut->hook]);
		values_write(page, *row, columns, n);
		cannot_write(page, sut->backend);
		if (row == overview_ours ||
		    world_of(row[0]) != world_of(row[-1]))
			safety_cell(page, world_of(*row), world_rows(row));
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div></section>\n", out);
}

/* ---- the module's own numbers, beside its peers' ---- */

void section_module(const struct page *page)
{
	unsigned int columns[OVERVIEW_COLUMNS] = { 0 }, n = 0, i;
	const struct sut *const *row;
	FILE *out = page->out;

	for (i = 0; i < n_overview_columns; i++)
		if (overview_columns[i].group == OVERVIEW_UML &&
		    column_there(page, false, i))
			columns[n++] = i;
	if (!n ||
	    !overview_value(page->records, "kzmark-kmod", columns[0]).there)
		return;
	fputs("<section id=module><h2>The module&rsquo;s own time, beside its peers&rsquo;</h2>\n<p class=fixed>This machine&rsquo;s kernel cannot load the module, so its nanoseconds are User-Mode Linux&rsquo;s: a kernel that is a process of this machine. "
	      "Peers are on the same clock here, and only here. It has one processor: packets and loading take turns, so that nothing was lost says little; loading is wall time. A job above whose time is a dash was decided by instructions.</p>\n<div class=wide><table class=backends><thead><tr><th>",
	      out);
	for (i = 0; i < n; i++)
		fprintf(out, "<th class=fixed>%s<br><small>%s</small>",
			overview_columns[columns[i]].title,
			overview_columns[columns[i]].unit);
	fputs("</tr></thead><tbody>\n", out);
	for (row = overview_rows(); *row; row++) {
		if (!overview_value(page->records, (*row)->name, columns[0])
			     .there)
			continue;
		fprintf(out, "<tr><th>%s</th>", (*row)->label);
		values_write(page, (*row)->name, columns, n);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div></section>\n", out);
}

/* ---- all systems ---- */

static bool row_there(const struct page *page, const char *sut)
{
	unsigned int i;

	for (i = 0; i < n_overview_columns; i++)
		if (overview_value(page->records, sut, i).there)
			return true;
	return false;
}

/* Neighbours of one group under one heading. */
static void heading_write(const unsigned int *columns, unsigned int n,
			  FILE *out)
{
	const struct overview_column *all = overview_columns;
	unsigned int i, j;

	fputs("<thead><tr><th rowspan=2>", out);
	for (i = 0; i < n; i = j) {
		for (j = i;
		     j < n && all[columns[j]].group == all[columns[i]].group;)
			j++;
		fprintf(out, "<th colspan=%u class=\"fixed over\">%s", j - i,
			overview_groups[all[columns[i]].group]);
	}
	fputs("</tr><tr>", out);
	for (i = 0; i < n; i++)
		fprintf(out, "<th class=fixed>%s<br><small>%s</small>",
			all[columns[i]].title, all[columns[i]].unit);
	fputs("</tr></thead>\n", out);
}

void section_overview(const struct page *page)
{
	unsigned int columns[OVERVIEW_COLUMNS], n = 0, i;
	const struct sut *const *row, *before = NULL;
	FILE *out = page->out;

	for (i = 0; i < n_overview_columns; i++)
		if (column_there(page, false, i))
			columns[n++] = i;
	if (!n)
		return;
	fputs("<section id=overview><h2>All systems, all measurements</h2>\n<div class=wide><table class=overview>",
	      out);
	heading_write(columns, n, out);
	fputs("<tbody>\n", out);
	for (row = overview_rows(); *row; row++) {
		const struct sut *sut = *row;

		if (!row_there(page, sut->name))
			continue;
		if (!before || before->hook != sut->hook)
			fprintf(out,
				"<tr class=group><th colspan=%u>%s</th></tr>\n",
				n + 1, hook_names[sut->hook]);
		fprintf(out, "<tr%s><th title=\"%s\">%s</th>",
			sut->side == OURS     ? " class=ours" :
			sut->side == BASELINE ? " class=baseline" :
						"",
			sut->help, sut->label);
		values_write(page, sut->name, columns, n);
		fputs("</tr>\n", out);
		before = sut;
	}
	fputs("</tbody></table></div>\n<p class=fixed>A dash: not measured; hover over it for the reason. Where this kernel cannot load the module, its nanoseconds are those of User-Mode Linux, in columns of their own. "
	      "Rates, per core, are of packets that are dropped (XDP, ingress) or pass (prerouting). "
	      "Loading is from a file to attached rules, with starting the processes. Wrong: packets lost or with a wrong verdict while the rules were replaced under load.</p></section>\n",
	      out);
}

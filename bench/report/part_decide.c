// SPDX-License-Identifier: GPL-2.0-only
/* The first screen: which backend for which job, what each costs and cannot. */
#include <string.h>

#include "backend.h"
#include "contender.h"
#include "decide.h"
#include "look.h"
#include "overview.h"
#include "parts.h"

static void choice_write(const struct choice *choice, bool by_path, FILE *out)
{
	const struct look *look;

	if (!choice->contender) {
		fputs("<td class=none>&ndash;</td>", out);
		return;
	}
	look = look_of(choice->contender);
	fprintf(out, "<td><b class=who>%s</b><br>", look->label);
	figure_html(&choice->cost, out);
	fputs(" instr.", out);
	if (choice->time.there) {
		fputs(", ", out);
		figure_html(&choice->time, out);
		fputs(" ns", out);
	}
	if (by_path) {
		fputs("<br><small>whole path ", out);
		figure_html(&choice->path, out);
		fputs("</small>", out);
	}
	fputs("</td>", out);
}

void part_decisions(const struct page *page)
{
	struct decision decision;
	unsigned int i;

	fputs("<section id=decide><h2>Which backend for which job</h2>\n"
	      "<table class=jobs><thead><tr><th>job<th>use<th>or<th>instead of<th>what decides</tr></thead><tbody>\n",
	      page->out);
	for (i = 0; i < n_jobs; i++) {
		decision = decide(&jobs[i], page->records, &page->abilities);
		fprintf(page->out, "<tr><th class=fixed>%s</th>", jobs[i].what);
		choice_write(&decision.best, jobs[i].by_path, page->out);
		choice_write(&decision.next, jobs[i].by_path, page->out);
		choice_write(&decision.peer, jobs[i].by_path, page->out);
		fprintf(page->out,
			"<td class=fixed><small>%s</small></td></tr>\n",
			jobs[i].because);
	}
	fputs("</tbody></table>\n<p class=fixed>Instructions and nanoseconds a packet <em>above an empty program or hook</em> in the same place, "
	      "so that hooks compare by what is added; the whole path counts from the packet&rsquo;s maker to its end. "
	      "Chosen by the numbers and the capabilities below, by no opinion. The last three rows choose by capability and show what 1,000 rules cost without it: "
	      "what the flow, the device or the limit adds is not measured, and the peer is not asked for it.</p></section>\n",
	      page->out);
}

void part_overview(const struct page *page)
{
	FILE *out = page->out;
	unsigned int column;
	const char *const *row;

	fputs("<section id=overview><h2>What each costs</h2>\n<div class=wide><table class=overview><thead><tr><th><th colspan=4>instructions above the floor<th colspan=2>ns above the floor<th><th>there and back<th colspan=3>changing rules<th colspan=2>in the kernel</tr><tr><th>",
	      out);
	for (column = 0; column < n_overview_columns; column++)
		fprintf(out, "<th class=fixed>%s<br><small>%s</small>",
			overview_columns[column].title,
			overview_columns[column].unit);
	fputs("</tr></thead><tbody>\n", out);
	for (row = overview_rows; *row; row++) {
		const struct contender *contender = contender_find(*row);

		fprintf(out, "<tr%s><th title=\"%s\">%s",
			contender->side == OURS	 ? " class=ours" :
			contender->side == FLOOR ? " class=floor" :
						   "",
			contender->help, look_of(*row)->label);
		fprintf(out, "<br><small>%s</small></th>",
			contender->hook == HOOK_XDP ? "XDP" :
			contender->hook == HOOK_TC  ? "ingress" :
						      "prerouting");
		for (column = 0; column < n_overview_columns; column++) {
			struct figure figure =
				overview_figure(page->records, *row, column);

			fputs("<td>", out);
			figure_html(&figure, out);
			fputs("</td>", out);
		}
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n<p class=fixed>A dash: not measured; point at it for the reason. The module has no nanoseconds here: this kernel loads none. "
	      "Rates, a core, are for packets that are dropped (XDP, ingress) or pass (prerouting). There and back: 1,000 rules, half load. "
	      "Lost: packets lost or misjudged while the rules were replaced again and again under load.</p></section>\n",
	      out);
}

void part_abilities(const struct page *page)
{
	const struct abilities *all = &page->abilities;
	const struct ability_said *said;
	FILE *out = page->out;
	size_t i, b;

	if (!all->count)
		return;
	fputs("<section id=abilities><h2>What each cannot do</h2>\n<div class=wide><table class=abilities><thead><tr><th>",
	      out);
	for (b = 0; backends[b]; b++)
		if (backends[b]->load)
			fprintf(out, "<th>%s", backends[b]->name);
	fputs("</tr></thead><tbody>\n", out);
	for (i = 0; i < all->count; i++) {
		if (i && !strcmp(all->list[i].capability,
				 all->list[i - 1].capability))
			continue;
		fprintf(out, "<tr><th>%s</th>", all->list[i].capability);
		for (b = 0; backends[b]; b++) {
			if (!backends[b]->load)
				continue;
			said = abilities_find(all, all->list[i].capability,
					      backends[b]->name);
			if (said && !said->can) {
				fputs("<td class=no title=\"", out);
				html_text(said->says, out);
				fputs("\">no</td>", out);
			} else {
				fputs(said ? "<td class=yes>yes</td>" :
					     "<td>?</td>",
				      out);
			}
		}
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n<p class=fixed>As <code>kzmark check --backend</code> says it of a policy that needs the capability: never a silent difference. "
	      "XDP carries marks as metadata, which a companion program at tc makes skb-&gt;mark.</p>\n"
	      "<h2 id=safety>Safety</h2>\n<p class=fixed>The same mistakes made in a module and in a BPF program, each in a VM of its own: "
	      "that matrix belongs here once it is measured. Nothing predicted is printed as measured.</p></section>\n",
	      out);
}

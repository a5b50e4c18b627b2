// SPDX-License-Identifier: GPL-2.0-only
/* The first table: which backend for which job. */
#include "userspace/backend/backend.h"
#include "bench/contender.h"
#include "bench/report/look.h"
#include "bench/report/parts.h"

static const struct group {
	const char *what;
	const char *how;
	const char *instructions; /* units */
	const char *time;
} groups[] = {
	[WHOLE_PATH] = { "Packets to drop",
			 "their whole path, to the drop: the earlier, the shorter",
			 "instr.", "Mpps" },
	[ADDED] = { "Packets that go on",
		    "what judging adds to their path, above the floor",
		    "+ instr.", "+ ns" },
	[RULES_ALONE] = { "What not all can do",
			  "at least what 1,000 rules cost without it; the rest is not measured",
			  "&ge; instr.", "&ge; ns" },
};

static void group_write(enum price price, FILE *out)
{
	const struct group *group = &groups[price];
	static const char *const who[] = { "use kzmark", "or",
					   "best of others" };
	unsigned int i, n = price == RULES_ALONE ? 2 : 3;

	fprintf(out,
		"<tbody><tr class=group><th class=fixed><b>%s</b><br><small>%s</small></th>",
		group->what, group->how);
	for (i = 0; i < n; i++)
		fprintf(out, "<th class=\"who%s\">%s<th>%s<th>%s",
			i ? "" : " use", who[i], group->instructions,
			group->time);
	fputs(price == RULES_ALONE ?
		      "<th class=who colspan=5>cannot</tr>\n" :
		      "<th class=who>others take: instr.<th>time</tr>\n",
	      out);
}

static void choice_write(const struct choice *choice, const char *class,
			 FILE *out)
{
	const char *backend;

	if (!choice->contender) {
		fprintf(out, "<td class=\"%s none\">&ndash;<td><td>", class);
		return;
	}
	backend = contender_find(choice->contender)->backend;
	fprintf(out, "<td class=\"%s\"><b>%s</b><td>", class,
		backend ? look_of_backend(backend) :
			  look_of(choice->contender)->label);
	figure_html(&choice->instructions, out);
	fputs("<td>", out);
	figure_html(&choice->time, out);
}

/* Multiples; where others take less, that is to be seen. */
static void times_write(const struct figure *times, FILE *out)
{
	fprintf(out, "<td%s>",
		times->there && times->value < 1 ? " class=no" : "");
	figure_html(times, out);
	if (times->there)
		fputs("&thinsp;&times;", out);
}

void decide_lacking(const struct job *job, const struct abilities *abilities,
		    bool html, FILE *out)
{
	const struct ability_said *said;
	const char *name, *lacks;
	bool any = false;
	size_t b;

	for (b = 0; backends[b]; b++) {
		name = backends[b]->name;
		lacks = backends[b]->load ? job_lacks(job, abilities, name) :
					    NULL;
		said = lacks ? abilities_find(abilities, lacks, name) : NULL;
		if (!said)
			continue;
		fputs(any ? ", " : "", out);
		any = true;
		if (html) {
			fputs("<span title=\"", out);
			html_text(said->says, out);
			fputs("\">", out);
		}
		fprintf(out, "%s%s", look_of_backend(name),
			html ? "</span>" : "");
	}
	if (!any)
		fputs("nobody", out);
}

static void job_write(const struct job *job, const struct decision *decision,
		      const struct page *page)
{
	fprintf(page->out, "<tr><th class=fixed>%s</th>", job->what);
	choice_write(&decision->best, "who use", page->out);
	choice_write(&decision->next, "who", page->out);
	if (job->price == RULES_ALONE) {
		fputs("<td class=who colspan=5>", page->out);
		decide_lacking(job, &page->abilities, true, page->out);
	} else {
		choice_write(&decision->peer, "who", page->out);
		times_write(&decision->times_instructions, page->out);
		times_write(&decision->times_time, page->out);
	}
	fputs("</tr>\n", page->out);
}

/* @kind: "", or what precedes "cost-" in the scenarios' names. */
static void floor_write(const struct page *page, const char *name,
			const char *kind, const char *hook, const char *floor,
			const char *set)
{
	char scenario[32];
	struct source source = { page->records, scenario, set, 0 };
	struct figure figure;

	snprintf(scenario, sizeof(scenario), "%scost-%s", kind, hook);
	figure = figure_median(&source, floor);
	fprintf(page->out, "%s ", name);
	figure_html(&figure, page->out);
	snprintf(scenario, sizeof(scenario), "%stime-%s", kind, hook);
	figure = figure_median(&source, floor);
	fputs(" instr., ", page->out);
	figure_html(&figure, page->out);
	fputs(" Mpps", page->out);
}

/* Marks that follow flows have another one, if they were measured. */
static void flow_floor_write(const struct page *page)
{
	struct source source = { page->records, "flow-cost-prerouting",
				 "uplinks_10-pass", 0 };

	if (figure_median(&source, "tracked-prerouting").there)
		floor_write(page, "; for a flow's marks, connection tracking",
			    "flow-", "prerouting", "tracked-prerouting",
			    source.ruleset);
}

static void jobs_write(const struct page *page)
{
	struct decision decision;
	int before = -1;
	unsigned int i;

	for (i = 0; i < n_jobs; i++) {
		decision = decide(&jobs[i], page->records, &page->abilities);
		if (!decision.best.contender)
			continue;
		if (before != (int)jobs[i].price)
			group_write(jobs[i].price, page->out);
		before = jobs[i].price;
		job_write(&jobs[i], &decision, page);
	}
	if (before < 0)
		fputs("<tbody><tr><td class=\"who none\">Nothing was measured that decides: see all numbers.</tr>\n",
		      page->out);
}

void part_decisions(const struct page *page)
{
	fputs("<section id=decide><h2>Which backend for which job</h2>\n<div class=wide><table class=jobs>\n",
	      page->out);
	jobs_write(page);
	fputs("</table></div>\n<p>The <em>floor</em> is the same packet at the same hook, with an empty program or nothing there: ",
	      page->out);
	floor_write(page, "XDP", "", "xdp", "empty-xdp", "acl1_10k");
	floor_write(page, "; ingress", "", "tc", "empty-tc", "acl1_10k");
	floor_write(page, "; prerouting", "", "prerouting", "empty-prerouting",
		    "acl1_10k-pass");
	flow_floor_write(page);
	fputs(". Instructions: clock of a VM, the same on every machine. ns and Mpps (million packets a second): one core of this machine. "
	      "Chosen by instructions (by time where there are none) and by what each can. "
	      "A dash: nobody, or not measured (the module has no ns where the kernel loads no modules).</p></section>\n",
	      page->out);
}

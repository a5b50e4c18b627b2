// SPDX-License-Identifier: GPL-2.0-only
/* The first table: which backend for which job. */
#include "userspace/backend/backend.h"
#include "bench/system/sut.h"
#include "bench/report/style.h"
#include "bench/report/html.h"
#include "bench/report/sections.h"

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
		    "what judging adds to their path, above the baseline",
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

	if (!choice->sut) {
		fprintf(out, "<td class=\"%s none\">&ndash;<td><td>", class);
		return;
	}
	backend = sut_find(choice->sut)->backend;
	fprintf(out, "<td class=\"%s\"><b>%s</b><td>", class,
		backend ? backend_label(backend) :
			  style_of(choice->sut)->label);
	html_value(&choice->instructions, out);
	fputs("<td>", out);
	html_value(&choice->time, out);
}

/* Multiples; where others take less, that is to be seen. */
static void times_write(const struct value *times, FILE *out)
{
	fprintf(out, "<td%s>",
		times->there && times->number < 1 ? " class=no" : "");
	html_value(times, out);
	if (times->there)
		fputs("&thinsp;&times;", out);
}

void lacking_print(const struct job *job,
		   const struct capabilities *capabilities, bool html,
		   FILE *out)
{
	const struct capability *said;
	const char *name, *lacks;
	bool any = false;
	size_t b;

	for (b = 0; backends[b]; b++) {
		name = backends[b]->name;
		lacks = backends[b]->load ? job_lacks(job, capabilities, name) :
					    NULL;
		said = lacks ? capabilities_find(capabilities, lacks, name) :
			       NULL;
		if (!said)
			continue;
		fputs(any ? ", " : "", out);
		any = true;
		if (html) {
			fputs("<span title=\"", out);
			html_text(said->says, out);
			fputs("\">", out);
		}
		fprintf(out, "%s%s", backend_label(name),
			html ? "</span>" : "");
	}
	if (!any)
		fputs("nobody", out);
}

static void job_write(const struct job *job,
		      const struct recommendation *recommendation,
		      const struct page *page)
{
	fprintf(page->out, "<tr><th class=fixed>%s</th>", job->what);
	choice_write(&recommendation->best, "who use", page->out);
	choice_write(&recommendation->next, "who", page->out);
	if (job->price == RULES_ALONE) {
		fputs("<td class=who colspan=5>", page->out);
		lacking_print(job, &page->capabilities, true, page->out);
	} else {
		choice_write(&recommendation->peer, "who", page->out);
		times_write(&recommendation->times_instructions, page->out);
		times_write(&recommendation->times_time, page->out);
	}
	fputs("</tr>\n", page->out);
}

/* @kind: "", or what precedes "cost-" in the scenarios' names. */
static void baseline_write(const struct page *page, const char *name,
			   const char *kind, const char *hook,
			   const char *baseline, const char *set)
{
	char scenario[32];
	struct source source = { page->records, scenario, set, 0 };
	struct value value;

	snprintf(scenario, sizeof(scenario), "%scost-%s", kind, hook);
	value = value_median(&source, baseline);
	fprintf(page->out, "%s ", name);
	html_value(&value, page->out);
	snprintf(scenario, sizeof(scenario), "%stime-%s", kind, hook);
	value = value_median(&source, baseline);
	fputs(" instr., ", page->out);
	html_value(&value, page->out);
	fputs(" Mpps", page->out);
}

/* Marks that follow flows have another one, if they were measured. */
static void flow_floor_write(const struct page *page)
{
	struct source source = { page->records, "flow-cost-prerouting",
				 "uplinks_10-pass", 0 };

	if (value_median(&source, "tracked-prerouting").there)
		baseline_write(page,
			       "; for a flow's marks, connection tracking",
			       "flow-", "prerouting", "tracked-prerouting",
			       source.ruleset);
}

static void jobs_write(const struct page *page)
{
	struct recommendation recommendation;
	int before = -1;
	unsigned int i;

	for (i = 0; i < n_jobs; i++) {
		recommendation =
			recommend(&jobs[i], page->records, &page->capabilities);
		if (!recommendation.best.sut)
			continue;
		if (before != (int)jobs[i].price)
			group_write(jobs[i].price, page->out);
		before = jobs[i].price;
		job_write(&jobs[i], &recommendation, page);
	}
	if (before < 0)
		fputs("<tbody><tr><td class=\"who none\">Nothing was measured that decides: see all numbers.</tr>\n",
		      page->out);
}

void section_recommendations(const struct page *page)
{
	fputs("<section id=recommend><h2>Which backend for which job</h2>\n<div class=wide><table class=jobs>\n",
	      page->out);
	jobs_write(page);
	fputs("</table></div>\n<p>The <em>baseline</em> is the same packet at the same hook, with an empty program or nothing there: ",
	      page->out);
	baseline_write(page, "XDP", "", "xdp", "empty-xdp", "acl1_10k");
	baseline_write(page, "; ingress", "", "tc", "empty-tc", "acl1_10k");
	baseline_write(page, "; prerouting", "", "prerouting",
		       "empty-prerouting", "acl1_10k-pass");
	flow_floor_write(page);
	fputs(". Instructions: clock of a VM, the same on every machine. ns and Mpps (million packets a second): one core of this machine. "
	      "Chosen by instructions (by time where there are none) and by what each can. "
	      "A dash: nobody, or not measured (the module has no ns where the kernel loads no modules).</p></section>\n",
	      page->out);
}

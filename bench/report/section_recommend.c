// SPDX-License-Identifier: GPL-2.0-only
/* The first table: which backend for which job. */
#include <string.h>

#include "userspace/backend/backend.h"
#include "bench/scenario/trial.h"
#include "bench/system/sut.h"
#include "bench/report/html.h"
#include "bench/report/lacking.h"
#include "bench/report/sections.h"

static const struct group {
	const char *what;
	const char *how;
	const char *instructions; /* units */
	const char *time;
} groups[] = {
	[WHOLE_PATH] = { "Packets to drop",
			 "the whole path to the drop: shorter at earlier hooks",
			 "instr.", "Mpps" },
	[ADDED] = { "Packets that pass",
		    "the cost that is added to their path, above the baseline",
		    "+ instr.", "+ ns" },
	[RULES_ALONE] = { "Not all backends can do this",
			  "at least the cost of 1,000 rules without it; the rest is not measured",
			  "&ge; instr.", "&ge; ns" },
};

static void group_write(enum price price, FILE *out)
{
	const struct group *group = &groups[price];
	static const char *const who[] = { "use kzmark", "or",
					   "best of the others" };
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
		      "<th class=who>the others take: instr.<th>time</tr>\n",
	      out);
}

/* Between @before and @after, where there is one. */
static void uml_write(const struct value *uml, const char *before,
		      const char *after, FILE *out)
{
	if (!uml->there)
		return;
	fprintf(out, "%s<small>UML</small> ", before);
	html_value(uml, out);
	fputs(after, out);
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
			  sut_find(choice->sut)->label);
	html_value(&choice->instructions, out);
	fputs("<td>", out);
	if (choice->instructions.there && !choice->time.there &&
	    !choice->uml.there && sut_find(choice->sut)->side == OURS)
		fputs("<small title=\"chosen by instructions alone: its time was not measured\">by instr.</small>",
		      out);
	else if (choice->time.there || !choice->uml.there)
		html_value(&choice->time, out);
	uml_write(&choice->uml, choice->time.there ? "<br>" : "", "", out);
}

/* Multiples; highlighted where the others take less. */
static void times_write(const struct value *times, const struct value *uml,
			FILE *out)
{
	fprintf(out, "<td%s>",
		times->there && times->number < 1 ? " class=no" : "");
	if (times->there || !uml)
		html_value(times, out);
	if (times->there)
		fputs("&thinsp;&times;", out);
	if (uml)
		uml_write(uml, times->there ? "<br>" : "", "&thinsp;&times;",
			  out);
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
		times_write(&recommendation->times_instructions, NULL,
			    page->out);
		times_write(&recommendation->times_time,
			    &recommendation->times_uml, page->out);
	}
	fputs("</tr>\n", page->out);
}

/* The scenario of @topic whose first baseline is @baseline, on @clock. */
static const struct trial *trial_with(enum topic topic, enum clock clock,
				      const char *baseline)
{
	const struct trial *t;

	for (t = trial_next(NULL); t; t = trial_next(t))
		if (t->scenario->topic == topic && t->clock == clock &&
		    !strcmp(trial_baseline(t), baseline))
			return t;
	return NULL;
}

static struct value baseline_value(const struct page *page, enum topic topic,
				   enum clock clock, const char *baseline,
				   uint32_t size)
{
	const struct trial *trial = trial_with(topic, clock, baseline);
	struct source source = { .records = page->records };
	char set[32];

	if (!trial)
		return (struct value){ 0 };
	trial_ruleset(trial, trial->scenario->rulesets[0], size, set,
		      sizeof(set));
	source.scenario = trial->name;
	source.ruleset = set;
	return value_median(&source, baseline);
}

static void baselines_write(const struct page *page)
{
	static const struct {
		const char *what;
		const char *name;
		enum topic topic;
		uint32_t size;
		bool if_measured;
	} baselines[] = {
		{ "XDP", "empty-xdp", TOPIC_RULES, 10000, false },
		{ "ingress", "empty-tc", TOPIC_RULES, 10000, false },
		{ "prerouting", "empty-prerouting", TOPIC_RULES, 10000, false },
		{ "for marks that follow flows, connection tracking",
		  "tracked-prerouting", TOPIC_STICKY, 10, true },
	};
	struct value instructions, rate;
	size_t i;

	for (i = 0; i < sizeof(baselines) / sizeof(baselines[0]); i++) {
		instructions = baseline_value(page, baselines[i].topic,
					      CLOCK_GUEST, baselines[i].name,
					      baselines[i].size);
		rate = baseline_value(page, baselines[i].topic, CLOCK_HOST,
				      baselines[i].name, baselines[i].size);
		if (baselines[i].if_measured && !instructions.there)
			continue;
		fprintf(page->out, "%s%s ", i ? "; " : "", baselines[i].what);
		html_value(&instructions, page->out);
		fputs(" instr., ", page->out);
		html_value(&rate, page->out);
		fputs(" Mpps", page->out);
	}
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
		fputs("<tbody><tr><td class=\"who none\">No records for any job: see all numbers.</tr>\n",
		      page->out);
}

void section_recommend(const struct page *page)
{
	fputs("<section id=recommend><h2>Which backend for which job</h2>\n<div class=wide><table class=jobs>\n",
	      page->out);
	jobs_write(page);
	fputs("</table></div>\n<p>The <em>baseline</em> is the same packet at the same hook, with an empty program or with nothing: ",
	      page->out);
	baselines_write(page);
	fputs(". Instructions are counted in a VM, and are the same on every machine. ns and Mpps (million packets per second) are of one core of this machine. "
	      "The choice is by instructions (by time if there are none) among the backends that can do the job. "
	      "<em>UML</em>: ns in User-Mode Linux, where modules load: a clock of its own, that only other numbers of UML compare with. "
	      "A dash: none, or not measured. <em>By instr.</em>: no time was measured.</p></section>\n",
	      page->out);
}

// SPDX-License-Identifier: GPL-2.0-only
/* The same mistakes as module and as eBPF: answer, heat map, excerpts. */
#include <string.h>

#include <json.h>

#include "bench/report/html.h"
#include "bench/report/safety.h"
#include "bench/report/sections.h"

#define ROWS 64

static const char *const worlds[] = { "module", "bpf" };
static const char *const world_names[] = { "module", "eBPF" };
#define WORLDS (sizeof(worlds) / sizeof(worlds[0]))

/* The kernel of the other measurements, or the first. */
static const char *kernel_main(const struct page *page)
{
	const char *guest = page_fact(page, "guest_kernel");
	struct json_object *record;
	size_t i;

	for (i = 0; i < json_object_array_length(page->safety); i++) {
		record = json_object_array_get_idx(page->safety, i);
		if (!strcmp(safety_text(record, "release"), guest))
			return safety_text(record, "kernel");
	}
	return safety_text(json_object_array_get_idx(page->safety, 0),
			   "kernel");
}

/* "safety-null-bpf-6.12-debug" */
static void anchor_write(struct json_object *record, FILE *out)
{
	fprintf(out, "safety-%s-%s-%s", safety_text(record, "id"),
		safety_text(record, "world"), safety_text(record, "kernel"));
}

static const char *row_name(struct json_object *all, const char *id)
{
	size_t i;

	for (i = 0; i < json_object_array_length(all); i++)
		if (!strcmp(safety_text(json_object_array_get_idx(all, i),
					"id"),
			    id))
			return safety_text(json_object_array_get_idx(all, i),
					   "row");
	return id;
}

/* One cell of the heat map, linked to its excerpt; @words: with the outcome. */
static void cell_write(const struct page *page, const char *id,
		       const char *world, const char *kernel, bool words)
{
	struct json_object *record =
		safety_find(page->safety, id, world, kernel);
	FILE *out = page->out;

	fprintf(out, "<td class=\"fixed heat %s\"", safety_slug(record));
	if (!record) {
		fputs(">&ndash;", out);
		return;
	}
	fputs("><a href=\"#", out);
	anchor_write(record, out);
	fputs("\" title=\"", out);
	html_text(safety_text(record, "row"), out);
	fputs(": ", out);
	html_text(safety_text(record, "outcome"), out);
	if (words)
		fprintf(out, "\">%s</a>", safety_text(record, "outcome"));
	else
		fprintf(out, "\">%c</a>", safety_letter(record));
}

/* ---- the first screen ---- */

void safety_cell(const struct page *page, const char *world, unsigned int span)
{
	const char *kernel;

	fprintf(page->out, "<td rowspan=%u class=safety>", span);
	if (!page->safety) {
		fputs("<a href=\"#safety\">not<br>measured<br>yet</a>",
		      page->out);
		return;
	}
	if (!world) {
		fputs("no code<br>of ours in<br>the kernel", page->out);
		return;
	}
	kernel = kernel_main(page);
	fputs("<a href=\"#safety\">", page->out);
	safety_count_write(page->safety, world, kernel, "panic or hang", "oops",
			   page->out);
	fputs(" of ", page->out);
	safety_count_write(page->safety, world, kernel, NULL, NULL, page->out);
	fputs(" mistakes<br>stop or crash<br>the kernel</a>", page->out);
}

static void strip_write(const struct page *page, const char *kernel)
{
	unsigned int count, w, i;
	const char *ids[ROWS];

	count = safety_rows(page->safety, kernel, ids, ROWS);
	fputs("<table class=strip>", page->out);
	for (w = 0; w < WORLDS; w++) {
		fprintf(page->out, "<tr><th>%s</th>", world_names[w]);
		for (i = 0; i < count; i++)
			cell_write(page, ids[i], worlds[w], kernel, false);
		fputs("</tr>\n", page->out);
	}
	fputs("</table>\n", page->out);
}

static void counts_write(const struct page *page, const char *kernel,
			 const char *a, const char *b, const char *text)
{
	safety_count_write(page->safety, "module", kernel, a, b, page->out);
	fputs(" and ", page->out);
	safety_count_write(page->safety, "bpf", kernel, a, b, page->out);
	fprintf(page->out, " %s", text);
}

void section_safety_answer(const struct page *page)
{
	FILE *out = page->out;
	const char *kernel;

	if (!page->safety)
		return;
	kernel = kernel_main(page);
	fputs("<section id=safer><h2>Module or eBPF: which is safer?</h2>\n<p>The same mistakes, made on purpose in a small module and in a BPF program. Of those that were made in both worlds, as module and as eBPF: ",
	      out);
	counts_write(page, kernel, "panic or hang", "oops",
		     "stopped the machine or crashed the kernel, ");
	counts_write(page, kernel, "silent wrong result", NULL,
		     "gave a wrong result in silence, ");
	counts_write(page, kernel, "refused at load", "refused at build",
		     "were refused before a packet came, ");
	counts_write(page, kernel, "contained", NULL, "did no harm. ");
	fprintf(out,
		"<span class=fixed>Linux %s; the worst first; each field is a link to the kernel&rsquo;s log: ",
		kernel);
	safety_legend_write(out);
	fputs(".</span></p>\n", out);
	strip_write(page, kernel);
	fputs("</section>\n", out);
}

/* ---- the whole matrix ---- */

static void matrix_write(const struct page *page, const char *kernel)
{
	const char *ids[ROWS], *kernels[SAFETY_KERNELS];
	unsigned int rows = safety_rows(page->safety, kernel, ids, ROWS);
	unsigned int n = safety_kernels(page->safety, kernels), i, k, w;
	FILE *out = page->out;

	fputs("<div class=wide><table class=matrix><thead><tr><th rowspan=2>mistake",
	      out);
	for (w = 0; w < WORLDS; w++)
		fprintf(out, "<th colspan=%u class=over>%s", n, world_names[w]);
	fputs("</tr><tr>", out);
	for (w = 0; w < WORLDS; w++)
		for (k = 0; k < n; k++)
			fprintf(out, "<th class=fixed>%s", kernels[k]);
	fputs("</tr></thead><tbody>\n", out);
	for (i = 0; i < rows; i++) {
		fputs("<tr><th class=fixed>", out);
		html_text(row_name(page->safety, ids[i]), out);
		for (w = 0; w < WORLDS; w++)
			for (k = 0; k < n; k++)
				cell_write(page, ids[i], worlds[w], kernels[k],
					   true);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
}

static void said_write(struct json_object *record, const char *key,
		       const char *before, const char *after, FILE *out)
{
	const char *text = safety_text(record, key);

	if (!*text)
		return;
	fputs(before, out);
	html_text(text, out);
	fputs(after, out);
}

static void excerpt_write(struct json_object *record, FILE *out)
{
	fputs("<details><summary>", out);
	html_text(safety_text(record, "row"), out);
	fprintf(out, ", %s, ", safety_text(record, "world"));
	html_text(safety_text(record, "release"), out);
	said_write(record, "outcome", ": <b>", "</b>", out);
	said_write(record, "time", " after ", " s", out);
	said_write(record, "traffic", "; traffic continued: ", "", out);
	said_write(record, "other", "; another namespace worked: ", "", out);
	/* A link into what is closed opens it. */
	fputs("</summary><pre id=\"", out);
	anchor_write(record, out);
	fputs("\">", out);
	html_text(safety_text(record, "evidence"), out);
	fputs("</pre>", out);
	said_write(record, "published", "<p>", "</p>", out);
	fputs("</details>\n", out);
}

void section_safety(const struct page *page)
{
	FILE *out = page->out;
	size_t i;

	fputs("<section id=safety><h2>Safety: the same mistakes as module and as eBPF</h2>\n",
	      out);
	if (!page->safety) {
		fputs("<p class=fixed><b>Not measured yet.</b> <code>make safety</code> makes the same mistakes in a module and in a BPF program, each in a VM. "
		      "No prediction is printed as a measurement.</p></section>\n",
		      out);
		return;
	}
	fputs("<p class=fixed>Each mistake was made in a small module at netfilter&rsquo;s prerouting and in a BPF program at tc, in a VM with three processors, and triggered by a packet or by a command. "
	      "Nothing here is predicted: the outcome is read from the kernel&rsquo;s log and from the traffic after it. "
	      "<em>Contained</em>: the mistake was made, the kernel is well and the result right. <em>Published</em>: it failed elsewhere and was mended, and is cited, not repeated. "
	      "<code>make safety</code> repeats this; bench/safety/README.md describes it, docs/choose.md draws conclusions.</p>\n",
	      out);
	matrix_write(page, kernel_main(page));
	fputs("<div class=\"fixed excerpts\">\n", out);
	for (i = 0; i < json_object_array_length(page->safety); i++)
		excerpt_write(json_object_array_get_idx(page->safety, i), out);
	fputs("</div></section>\n", out);
}

/* ---- as Markdown ---- */

void safety_markdown(const struct page *page, FILE *out)
{
	const char *ids[ROWS], *kernel;
	struct json_object *all = page->safety, *record;
	unsigned int rows, i, w;

	if (!all)
		return;
	kernel = kernel_main(page);
	fputs("\n## Safety: the same mistakes as module and as eBPF\n\n", out);
	for (w = 0; w < WORLDS; w++)
		fprintf(out,
			"%s: %u of %u mistakes stopped the machine or crashed the kernel, %u gave a wrong result in silence; refused before a packet came: %u; no harm: %u.\n",
			world_names[w],
			safety_count(all, worlds[w], kernel, "panic or hang") +
				safety_count(all, worlds[w], kernel, "oops"),
			safety_count(all, worlds[w], kernel, NULL),
			safety_count(all, worlds[w], kernel,
				     "silent wrong result"),
			safety_count(all, worlds[w], kernel,
				     "refused at load") +
				safety_count(all, worlds[w], kernel,
					     "refused at build"),
			safety_count(all, worlds[w], kernel, "contained"));
	fprintf(out,
		"Linux %s; the report's page has the others and the logs.\n\n| mistake | module | eBPF |\n|---|---|---|\n",
		kernel);
	rows = safety_rows(all, kernel, ids, ROWS);
	for (i = 0; i < rows; i++) {
		fprintf(out, "| %s |", row_name(all, ids[i]));
		for (w = 0; w < WORLDS; w++) {
			record = safety_find(all, ids[i], worlds[w], kernel);
			fprintf(out, " %s |",
				record ? safety_text(record, "outcome") : "-");
		}
		fputc('\n', out);
	}
}

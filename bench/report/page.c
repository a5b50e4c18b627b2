// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <json.h>

#include "bench/report/chart_specs.h"
#include "bench/report/charts.h"
#include "bench/report/html.h"
#include "bench/report/markdown.h"
#include "bench/report/safety.h"
#include "bench/report/sections.h"

#define PATH_SIZE 512
#define PNG_ZOOM "2"

static FILE *part_open(const char *folder, const char *name, const char *ending)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s.%s", folder, name, ending);
	return fopen(path, "w");
}

/* ---- charts in files of their own ---- */

/* Where rsvg-convert is not, there are no PNGs, and that is all. */
static void png_make(const char *folder, const char *name)
{
	char svg[PATH_SIZE], png[PATH_SIZE];
	pid_t child;

	snprintf(svg, sizeof(svg), "%s/%s.svg", folder, name);
	snprintf(png, sizeof(png), "%s/%s.png", folder, name);
	child = fork();
	if (!child) {
		execlp("rsvg-convert", "rsvg-convert", "--zoom", PNG_ZOOM, "-o",
		       png, svg, NULL);
		_exit(127);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
}

static int chart_file(const struct chart *chart, void *context)
{
	const struct page *page = context;
	char *text = NULL;
	size_t length;
	FILE *out, *memory = open_memstream(&text, &length);
	const char *body;

	if (!memory)
		return -ENOMEM;
	chart->form->draw(chart, memory);
	if (fclose(memory))
		return -ENOMEM;
	out = part_open(page->folder, chart->file, "svg");
	body = strchr(text, '\n');
	if (out) {
		/* Its colours, between the root's tag and what it holds. */
		fprintf(out, "%.*s\n<style>\n", (int)(body - text), text);
		chart_style(out, false);
		fprintf(out, "</style>%s", body);
	}
	free(text);
	if (!out || fclose(out))
		return -EIO;
	png_make(page->folder, chart->file);
	return 0;
}

/* ---- the page ---- */

struct place {
	const struct page *page;
	const struct chart_section *section;
	bool begun;
};

/* The section begins with its first chart. */
static int chart_inline(const struct chart *chart, void *context)
{
	struct place *place = context;
	const struct page *page = place->page;

	if (!place->begun)
		fprintf(page->out,
			"<section id=\"%s\"><h2>%s</h2><p class=fixed>%s</p><div class=charts>\n",
			place->section->id, place->section->title,
			place->section->text);
	place->begun = true;
	fputs("<figure>", page->out);
	chart->form->draw(chart, page->out);
	fputs("</figure>\n", page->out);
	return 0;
}

static void heading(const struct page *page)
{
	FILE *out = page->out;

	fputs("<header><h1>kzmark: what a packet costs</h1>\n<p class=fixed>",
	      out);
	html_text(page_fact(page, "date"), out);
	fputs(" &middot; revision ", out);
	fprintf(out, "%.10s", page_fact(page, "revision"));
	fputs(" &middot; ", out);
	html_text(page_fact(page, "cpu"), out);
	fprintf(out, ", %s cores &middot; Linux ", page_fact(page, "cores"));
	html_text(page_fact(page, "kernel"), out);
	fputs("; the VM&rsquo;s: ", out);
	html_text(page_fact(page, "guest_kernel"), out);
	fputs("</p></header>\n", out);
}

static void sections_write(const struct page *page)
{
	unsigned int i;

	for (i = 0; i < n_chart_sections; i++) {
		struct place place = { page, &chart_sections[i], false };

		charts_each(&chart_sections[i], page->records, chart_inline,
			    &place);
		if (place.begun)
			fputs("</div></section>\n", page->out);
	}
}

static int html_write(struct page *page)
{
	page->out = part_open(page->folder, "report", "html");
	if (!page->out)
		return -errno;
	fputs("<!DOCTYPE html>\n<!-- SPDX-License-Identifier: GPL-2.0-only -->\n<html lang=en><head><meta charset=utf-8>"
	      "<meta name=viewport content=\"width=device-width\">"
	      "<link rel=icon href=\"data:,\">"
	      "<title>kzmark: what a packet costs</title>\n",
	      page->out);
	section_style(page);
	fputs("</head><body>\n", page->out);
	heading(page);
	section_recommend(page);
	section_backends(page);
	section_safety_answer(page);
	section_module(page);
	section_overview(page);
	section_capabilities(page);
	section_safety(page);
	sections_write(page);
	section_systems(page);
	section_method(page);
	section_records(page);
	fputs("</body></html>\n", page->out);
	return fclose(page->out) ? -EIO : 0;
}

int page_write(const char *folder, const struct records *records)
{
	struct page page = { .folder = folder, .records = records };
	char path[PATH_SIZE];
	unsigned int i;
	int err;

	snprintf(path, sizeof(path), "%s/env.json", folder);
	page.env = json_object_from_file(path);
	page.safety = safety_read(folder);
	err = capabilities_read(folder, &page.capabilities);
	if (err == -ENOENT)
		err = 0; /* a report of records alone */
	for (i = 0; !err && i < n_chart_sections; i++)
		err = charts_each(&chart_sections[i], records, chart_file,
				  &page);
	if (!err)
		err = html_write(&page);
	if (!err)
		err = markdown_write(&page);
	origins_free();
	capabilities_free(&page.capabilities);
	json_object_put(page.safety);
	json_object_put(page.env);
	return err;
}

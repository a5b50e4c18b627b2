// SPDX-License-Identifier: GPL-2.0-only
/* What each backend can and cannot do. */
#include <string.h>

#include "userspace/backend/backend.h"
#include "bench/system/sut.h"
#include "bench/report/html.h"
#include "bench/report/sections.h"

static void cell_write(const struct capability *said, FILE *out)
{
	if (!said) {
		fputs("<td>?", out);
	} else if (said->can) {
		fputs("<td class=yes>yes", out);
	} else {
		fputs("<td class=no title=\"", out);
		html_text(said->says, out);
		fputs("\">no", out);
	}
}

static void table_write(const struct capabilities *all, FILE *out)
{
	const char *capability;
	size_t i, b;

	fputs("<table class=capabilities><thead><tr><th>", out);
	for (b = 0; backends[b]; b++)
		if (backends[b]->load)
			fprintf(out, "<th>%s",
				backend_label(backends[b]->name));
	fputs("</tr></thead><tbody>\n", out);
	for (i = 0; i < all->count; i++) {
		capability = all->list[i].name;
		if (i && !strcmp(capability, all->list[i - 1].name))
			continue;
		fprintf(out, "<tr><th>%s</th>", capability);
		for (b = 0; backends[b]; b++)
			if (backends[b]->load)
				cell_write(capabilities_find(all, capability,
							     backends[b]->name),
					   out);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table>\n", out);
}

/* Why not: each reason once, in the backend's words. */
static void reasons_write(const struct capabilities *all, FILE *out)
{
	size_t i, j;

	fputs("<ul class=\"fixed reasons\">\n", out);
	for (i = 0; i < all->count; i++) {
		for (j = 0; j < i; j++)
			if (!strcmp(all->list[i].says, all->list[j].says))
				break;
		if (all->list[i].can || j < i)
			continue;
		fputs("<li>", out);
		html_text(all->list[i].says, out);
		fputc('\n', out);
	}
	fputs("</ul>\n", out);
}

void section_capabilities(const struct page *page)
{
	FILE *out = page->out;

	if (!page->capabilities.count)
		return;
	fputs("<section id=capabilities><h2>What each backend can and cannot do</h2>\n<div class=columns>",
	      out);
	table_write(&page->capabilities, out);
	reasons_write(&page->capabilities, out);
	fputs("</div>\n<p class=fixed>From the backends&rsquo; own tables, as <code>kzmark check --backend</code> reads them for a policy: a backend refuses what it cannot do, "
	      "and never does something else instead. XDP sees packets before they have a mark: it stores fields as metadata, and a companion program at tc copies them into skb-&gt;mark.</p></section>\n",
	      out);
}

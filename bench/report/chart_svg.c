// SPDX-License-Identifier: GPL-2.0-only
/* The parts of SVG that all charts have: the root, headings, origins. */
#include "bench/report/chart_svg.h"

#include "bench/report/html.h"

void chart_origin(const struct value *value, FILE *out)
{
	fprintf(out, " data-value=\"%.9g\" data-from=\"", value->number);
	origin_print(value->origin, out);
	fputc('"', out);
}

/* "before 1.23 after", the number with its origin. */
static void headline_write(const struct chart *chart, bool plain, FILE *out)
{
	char text[32];

	if (!chart->headline.there) {
		html_text(chart->about, out);
		return;
	}
	html_text(chart->before, out);
	value_text(chart->headline.number, text, sizeof(text));
	if (plain) {
		fputs(text, out);
	} else {
		fputs("<tspan", out);
		chart_origin(&chart->headline, out);
		fprintf(out, ">%s</tspan>", text);
	}
	html_text(chart->after, out);
}

void chart_begin(const struct chart *chart, int height, FILE *out)
{
	char text[32];

	fprintf(out,
		"<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"",
		CHART_WIDTH, height, CHART_WIDTH, height);
	html_text(chart->about, out);
	fputs(": ", out);
	headline_write(chart, true, out);
	fprintf(out,
		"\">\n<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n<text class=\"title\" x=\"4\" y=\"16\">",
		CHART_WIDTH, height);
	headline_write(chart, false, out);
	fputs("</text>\n<text class=\"axis\" x=\"4\" y=\"32\">", out);
	if (chart->headline.there) {
		html_text(chart->about, out);
		fputs(": ", out);
	}
	html_text(chart->y_label, out);
	fputs("</text>\n", out);
	if (!chart->baseline.there)
		return;
	value_text(chart->baseline.number, text, sizeof(text));
	fprintf(out,
		"<text class=\"axis\" x=\"4\" y=\"46\">baseline, subtracted: %s, <tspan",
		chart->baseline_name);
	chart_origin(&chart->baseline, out);
	fprintf(out, ">%s</tspan> %s</text>\n", text, chart->baseline_unit);
}

void chart_end(FILE *out)
{
	fputs("</svg>\n", out);
}

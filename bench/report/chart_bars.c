// SPDX-License-Identifier: GPL-2.0-only
/* A bar for each series; several where it has several points. */
#include <math.h>
#include <string.h>

#include "bench/report/chart_svg.h"

#define TOP (CHART_TOP - 14) /* without a third line of text */
#define GAP 9 /* between series */
#define LEFT 122 /* labels */
#define RIGHT 66 /* numbers */
#define SINGLE 15
#define SEVERAL 13

static void limits(struct chart *chart, double least)
{
	unsigned int s, p;

	(void)least; /* bars begin at 0 */
	chart->y_high = 0;
	for (s = 0; s < chart->count; s++)
		for (p = 0; p < chart->series[s].count; p++) {
			const struct point *point = &chart->series[s].points[p];

			if (point->y.there)
				chart->y_high =
					fmax(chart->y_high, point->y.number);
			if (point->high.there)
				chart->y_high = fmax(chart->y_high,
						     fmax(point->low.number,
							  point->high.number));
		}
	if (!(chart->y_high > 0))
		chart->y_high = 1;
}

static double bar_width(const struct chart *chart, double value)
{
	return fmax(value, 0) / chart->y_high * (CHART_WIDTH - LEFT - RIGHT);
}

/* From quartile to quartile; the number follows. */
static double range_draw(const struct chart *chart, const struct point *point,
			 double middle, FILE *out)
{
	double end = LEFT + bar_width(chart, point->y.number);
	const struct value *quartiles[] = { &point->low, &point->high };
	size_t i;

	for (i = 0; i < 2; i++) {
		double at = LEFT + bar_width(chart, quartiles[i]->number);

		if (!quartiles[i]->there)
			continue;
		fprintf(out,
			"<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"",
			LEFT + bar_width(chart, point->y.number), at, middle,
			middle);
		chart_origin(quartiles[i], out);
		fputs("/>\n", out);
		end = fmax(end, fmin(at, CHART_WIDTH - RIGHT + 10));
	}
	return end;
}

static void bar_draw(const struct chart *chart, const struct series *series,
		     unsigned int number, double top, double height, FILE *out)
{
	const struct point *point = &series->points[number];
	double width = bar_width(chart, point->y.number), end;
	char text[32];

	if (!point->y.there)
		return;
	value_text(point->y.number, text, sizeof(text));
	fprintf(out,
		"<rect class=\"%s%s\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\"",
		series->css_class, number ? " half" : "", LEFT, top, width,
		height - 1);
	chart_origin(&point->y, out);
	fputs("/>\n", out);
	end = range_draw(chart, point, top + height / 2 - 0.5, out);
	fprintf(out, "<text class=\"value\" x=\"%.1f\" y=\"%.1f\"", end + 5,
		top + height / 2 + 3.5);
	chart_origin(&point->y, out);
	fprintf(out, ">%s</text>\n", text);
}

/* Which of a series' bars is which, beside the first one's label. */
static void legend_draw(const struct chart *chart, FILE *out)
{
	double x = 4;
	unsigned int i;

	for (i = 0; chart->bar_names && chart->bar_names[i]; i++) {
		fprintf(out,
			"<rect class=\"baseline%s\" x=\"%.0f\" y=\"38\" width=\"10\" height=\"9\"/>"
			"<text class=\"axis\" x=\"%.0f\" y=\"46\">%s</text>\n",
			i ? " half" : "", x, x + 14, chart->bar_names[i]);
		x += 30 + 7 * strlen(chart->bar_names[i]);
	}
}

static void draw(const struct chart *chart, FILE *out)
{
	unsigned int bars = chart->series[0].count, s, p;
	double height = bars > 1 ? SEVERAL : SINGLE;
	double top = chart->bar_names || chart->baseline.there ? CHART_TOP :
								 TOP;

	chart_begin(chart, top + chart->count * (bars * height + GAP), out);
	legend_draw(chart, out);
	for (s = 0; s < chart->count; s++) {
		const struct series *series = &chart->series[s];

		fprintf(out,
			"<text class=\"end %s\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
			series->css_class, LEFT - 8,
			top + bars * height / 2 + 3.5, series->label);
		for (p = 0; p < series->count; p++)
			bar_draw(chart, series, p, top + p * height, height,
				 out);
		top += bars * height + GAP;
	}
	chart_end(out);
}

const struct chart_form chart_bars = {
	.limits = limits,
	.draw = draw,
};

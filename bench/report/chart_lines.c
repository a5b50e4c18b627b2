// SPDX-License-Identifier: GPL-2.0-only
/* Lines on logarithmic scales, labelled at their ends. */
#include <math.h>
#include <stdlib.h>

#include "bench/report/chart_svg.h"

#define HEIGHT 330
#define LEFT 50
#define RIGHT 112 /* labels */
#define BOTTOM 46
#define LABEL_GAP 12.5 /* between labels at the lines' ends */
#define WIDE 2 /* decades, from which on only they have lines */

/* ---- scales ---- */

struct scale {
	double low, high; /* logarithms */
	double from, to; /* pixels */
};

static double place(const struct scale *scale, double value)
{
	double at = log10(value > 0 ? value : 1e-9);

	at = fmin(fmax(at, scale->low), scale->high);
	return scale->from + (at - scale->low) / (scale->high - scale->low) *
				     (scale->to - scale->from);
}

/* The next of 1, 2, 5, 10 at or below (above) it, as a logarithm. */
static double step_beside(double value, bool above)
{
	static const double steps[] = { 1, 2, 5, 10 };
	double decade = floor(log10(value) + 1e-9), best = decade;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		double step = decade + log10(steps[i]);

		if (!above && step <= log10(value) + 1e-9)
			best = step;
		if (above && step >= log10(value) - 1e-9)
			return step;
	}
	return best;
}

static void limits(struct chart *chart, double least)
{
	double low = INFINITY, high = -INFINITY;
	unsigned int s, p;

	for (s = 0; s < chart->count; s++)
		for (p = 0; p < chart->series[s].count; p++) {
			const struct value *y = &chart->series[s].points[p].y;

			if (!y->there)
				continue;
			low = fmin(low, y->number);
			high = fmax(high, y->number);
		}
	low = fmax(low, least);
	high = fmax(high, low * 2);
	chart->y_low = step_beside(low, false);
	chart->y_high = step_beside(high, true);
}

static struct scale scale_y(const struct chart *chart)
{
	struct scale scale = { chart->y_low, chart->y_high, HEIGHT - BOTTOM,
			       CHART_TOP };

	if (scale.high - scale.low > WIDE) {
		scale.low = floor(scale.low + 1e-9);
		scale.high = ceil(scale.high - 1e-9);
	}
	return scale;
}

static struct scale scale_x(const struct chart *chart)
{
	struct scale scale = { .low = INFINITY,
			       .high = -INFINITY,
			       .from = LEFT + 6,
			       .to = CHART_WIDTH - RIGHT };
	unsigned int s, p;

	for (s = 0; s < chart->count; s++)
		for (p = 0; p < chart->series[s].count; p++) {
			double x = log10(chart->series[s].points[p].x);

			scale.low = fmin(scale.low, x);
			scale.high = fmax(scale.high, x);
		}
	if (!(scale.high > scale.low))
		scale.high = scale.low + 1;
	return scale;
}

/* "1k", "1M" for thousands and millions. */
static void tick_text(double value, char *text, size_t size)
{
	if (value >= 999999)
		snprintf(text, size, "%gM", round(value / 1e4) / 100);
	else if (value >= 999)
		snprintf(text, size, "%gk", round(value / 10) / 100);
	else
		snprintf(text, size, "%g", value);
}

static void grid_y(const struct scale *y, FILE *out)
{
	static const double steps[] = { 1, 2, 5 };
	bool wide = y->high - y->low > WIDE;
	double decade;
	char text[16];
	size_t i;

	for (decade = floor(y->low); decade <= y->high + 1e-6; decade++)
		for (i = 0; i < (wide ? 1 : 3); i++) {
			double value = steps[i] * pow(10, decade);

			if (log10(value) < y->low - 1e-6 ||
			    log10(value) > y->high + 1e-6)
				continue;
			tick_text(value, text, sizeof(text));
			fprintf(out,
				"<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
				"<text class=\"axis tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
				LEFT, CHART_WIDTH - RIGHT, place(y, value),
				place(y, value), LEFT - 6, place(y, value) + 4,
				text);
		}
}

static void tick_x(const struct scale *x, double value, const char *text,
		   FILE *out)
{
	fprintf(out,
		"<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
		place(x, value), HEIGHT - BOTTOM + 16, text);
}

static void ticks_x(const struct chart *chart, const struct scale *x, FILE *out)
{
	char text[16];
	unsigned int i;
	double p;

	for (i = 0; chart->x_names && chart->x_names[i]; i++)
		tick_x(x, pow(10, i + 1), chart->x_names[i], out);
	for (p = ceil(x->low - 0.05); !chart->x_names && p <= x->high + 0.05;
	     p++) {
		tick_text(pow(10, p), text, sizeof(text));
		tick_x(x, pow(10, p), text, out);
	}
	fprintf(out,
		"<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
		(LEFT + CHART_WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 34,
		chart->x_label);
}

/* ---- lines ---- */

/* From the median to a quartile. */
static void spread_draw(const struct series *series, const struct point *point,
			const struct value *quartile, const struct scale *x,
			const struct scale *y, FILE *out)
{
	if (!quartile->there)
		return;
	fprintf(out,
		"<line class=\"spread %s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"",
		series->css_class, place(x, point->x), place(x, point->x),
		place(y, point->y.number), place(y, quartile->number));
	chart_origin(quartile, out);
	fputs("/>\n", out);
}

static void point_draw(const struct series *series, const struct point *point,
		       const struct scale *x, const struct scale *y, FILE *out)
{
	char text[32];

	spread_draw(series, point, &point->low, x, y, out);
	spread_draw(series, point, &point->high, x, y, out);
	value_text(point->y.number, text, sizeof(text));
	fprintf(out, "<circle class=\"%s%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"",
		series->css_class, point->y.doubtful ? " hollow" : "",
		place(x, point->x), place(y, point->y.number),
		series->side == OURS ? "3.2" : "2.6");
	chart_origin(&point->y, out);
	fprintf(out, "><title>%s: %s</title></circle>\n", series->label, text);
}

static void line_draw(const struct series *series, const struct scale *x,
		      const struct scale *y, FILE *out)
{
	const struct point *point = series->points;
	unsigned int i;

	fprintf(out, "<polyline class=\"%s\" points=\"", series->css_class);
	for (i = 0; i < series->count; i++)
		if (point[i].y.there)
			fprintf(out, "%.1f,%.1f ", place(x, point[i].x),
				place(y, point[i].y.number));
	fputs("\"/>\n", out);
	for (i = 0; i < series->count; i++)
		if (point[i].y.there)
			point_draw(series, &point[i], x, y, out);
}

/* ---- labels ---- */

struct label {
	const struct series *series;
	double wanted, y, x;
};

static int compare_labels(const void *a, const void *b)
{
	const struct label *x = a, *y = b;

	return (x->wanted > y->wanted) - (x->wanted < y->wanted);
}

/* Down as far as they must, then up where they would leave the chart. */
static void labels_spread(struct label *labels, unsigned int count)
{
	double bottom = HEIGHT - BOTTOM + 2;
	unsigned int i;

	for (i = 0; i < count; i++) {
		labels[i].y = labels[i].wanted;
		if (i && labels[i].y < labels[i - 1].y + LABEL_GAP)
			labels[i].y = labels[i - 1].y + LABEL_GAP;
	}
	for (i = count; i-- > 0;) {
		if (labels[i].y > bottom)
			labels[i].y = bottom;
		bottom = labels[i].y - LABEL_GAP;
	}
}

static void labels_draw(const struct chart *chart, const struct scale *x,
			const struct scale *y, FILE *out)
{
	struct label labels[CHART_SERIES] = { 0 };
	unsigned int count = 0, s, p;

	for (s = 0; s < chart->count; s++) {
		const struct series *series = &chart->series[s];

		for (p = series->count; p-- > 0;)
			if (series->points[p].y.there)
				break;
		if (p >= series->count)
			continue;
		labels[count].series = series;
		labels[count].x = place(x, series->points[p].x);
		labels[count++].wanted =
			place(y, series->points[p].y.number) + 4;
	}
	qsort(labels, count, sizeof(*labels), compare_labels);
	labels_spread(labels, count);
	for (s = 0; s < count; s++)
		fprintf(out,
			"<text class=\"end %s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
			labels[s].series->css_class, labels[s].x + 8,
			labels[s].y, labels[s].series->label);
}

static void draw(const struct chart *chart, FILE *out)
{
	struct scale x = scale_x(chart), y = scale_y(chart);
	unsigned int i;

	chart_begin(chart, HEIGHT, out);
	grid_y(&y, out);
	ticks_x(chart, &x, out);
	for (i = chart->count; i-- > 0;) /* the first lies on top */
		line_draw(&chart->series[i], &x, &y, out);
	labels_draw(chart, &x, &y, out);
	chart_end(out);
}

const struct chart_form chart_lines = {
	.limits = limits,
	.draw = draw,
};

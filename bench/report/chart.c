// SPDX-License-Identifier: GPL-2.0-only
#include "chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 430
#define HEIGHT 320
#define LEFT 58
#define RIGHT 112 /* labels */
#define TOP 44
#define BOTTOM 46
#define LABEL_GAP 12.5 /* between labels at the lines' ends */

/* ---- colours: Okabe and Ito's, which the colour-blind tell apart ---- */

static const struct {
	const char *name;
	const char *light;
	const char *dark;
	const char *dash; /* peers are told apart by this too */
	double width;
} styles[] = {
	{ "xdp", "#0072b2", "#56b4e9", "none", 2.6 },
	{ "tc", "#00795a", "#35c79b", "none", 2.6 },
	{ "netfilter", "#5b7f95", "#9cc3da", "none", 2.6 },
	{ "kmod", "#a83f7f", "#e39ac6", "none", 2.6 },
	{ "translation", "#7a6a00", "#d8c64a", "none", 1.8 },
	{ "nft", "#c04e00", "#ff9350", "5 3", 1.7 },
	{ "sets", "#9a6700", "#f0b73e", "none", 1.7 },
	{ "iptables", "#3f3f3f", "#c9c9c9", "2 3", 1.7 },
	{ "iptables2", "#6b6b6b", "#9a9a9a", "7 3 2 3", 1.7 },
	{ "peer", "#c04e00", "#ff9350", "5 3", 1.7 },
	{ "floor", "#8a8a8a", "#808080", "none", 1.2 },
};

void chart_style(FILE *out, bool dark)
{
	size_t i;

	for (i = 0; i < sizeof(styles) / sizeof(styles[0]); i++) {
		const char *colour = dark ? styles[i].dark : styles[i].light;

		fprintf(out,
			".chart .%s{stroke:%s;fill:%s}"
			".chart polyline.%s{fill:none;stroke-width:%g;stroke-dasharray:%s}"
			".chart text.%s,.chart rect.%s{stroke:none}\n",
			styles[i].name, colour, colour, styles[i].name,
			styles[i].width, styles[i].dash, styles[i].name,
			styles[i].name);
	}
	fprintf(out,
		".chart{font:12px system-ui,'DejaVu Sans',sans-serif}"
		".chart text{fill:%s}.chart .title{font-weight:600;font-size:13px}"
		".chart .axis{fill:%s;font-size:11px}"
		".chart .grid{stroke:%s;stroke-width:1}.chart .paper{fill:%s}"
		".chart .hollow{fill:%s}.chart .half{opacity:.45}"
		".chart .end{font-size:11px}\n",
		dark ? "#e6e6e6" : "#1b1b1b", dark ? "#a8a8a8" : "#5c5c5c",
		dark ? "#333" : "#e4e4e4", dark ? "#151617" : "#fff",
		dark ? "#151617" : "#fff");
}

/* ---- scales ---- */

struct scale {
	double low, high; /* logarithms */
	double from, to; /* pixels */
};

static double place(const struct scale *scale, double value)
{
	double at = log10(value > 0 ? value : 1e-9);

	if (at < scale->low)
		at = scale->low;
	return scale->from + (at - scale->low) / (scale->high - scale->low) *
				     (scale->to - scale->from);
}

/* Whole decades for what is drawn; a narrow range in halves of them. */
static struct scale scale_y(const struct chart *chart)
{
	double low = INFINITY, high = -INFINITY;
	struct scale scale = { .from = HEIGHT - BOTTOM, .to = TOP };
	unsigned int s, p;

	for (s = 0; s < chart->count; s++)
		for (p = 0; p < chart->series[s].count; p++) {
			const struct figure *y = &chart->series[s].points[p].y;

			if (!y->there)
				continue;
			low = fmin(low, y->value);
			high = fmax(high, y->value);
		}
	if (low < chart->y_least)
		low = chart->y_least;
	if (!(high > low))
		high = low * 10;
	scale.low = floor(log10(low) * 2 + 0.05) / 2;
	scale.high = ceil(log10(high) * 2 - 0.05) / 2;
	if (scale.high - scale.low < 1)
		scale.high = scale.low + 1;
	return scale;
}

static struct scale scale_x(const struct chart *chart)
{
	struct scale scale = { .low = INFINITY,
			       .high = -INFINITY,
			       .from = LEFT + 6,
			       .to = WIDTH - RIGHT };
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
	bool close = y->high - y->low > 2;
	double decade;
	char text[16];
	size_t i;

	for (decade = floor(y->low); decade <= y->high; decade++)
		for (i = 0; i < (close ? 1 : 3); i++) {
			double value = steps[i] * pow(10, decade);

			if (log10(value) < y->low - 1e-6 ||
			    log10(value) > y->high + 1e-6)
				continue;
			tick_text(value, text, sizeof(text));
			fprintf(out,
				"<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
				"<text class=\"axis\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
				LEFT, WIDTH - RIGHT, place(y, value),
				place(y, value), LEFT - 6, place(y, value) + 4,
				text);
		}
}

static void ticks_x(const struct chart *chart, const struct scale *x, FILE *out)
{
	char text[16];
	unsigned int i, p;
	double value;

	for (i = 0; chart->x_names && chart->x_names[i]; i++)
		fprintf(out,
			"<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
			place(x, pow(10, i + 1)), HEIGHT - BOTTOM + 16,
			chart->x_names[i]);
	if (chart->x_names)
		return;
	for (p = floor(x->low + 0.01); p <= x->high + 0.4; p++) {
		value = pow(10, p);
		if (log10(value) > x->high + 0.05)
			break;
		tick_text(value, text, sizeof(text));
		fprintf(out,
			"<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
			place(x, value), HEIGHT - BOTTOM + 16, text);
	}
}

static void begin(const struct chart *chart, int height, FILE *out)
{
	fprintf(out,
		"<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"",
		WIDTH, height, WIDTH, height);
	html_text(chart->title, out);
	fprintf(out,
		"\">\n<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n<text class=\"title\" x=\"4\" y=\"16\">",
		WIDTH, height);
	html_text(chart->title, out);
	fputs("</text>\n<text class=\"axis\" x=\"4\" y=\"32\">", out);
	html_text(chart->y_label, out);
	fputs("</text>\n", out);
}

/* ---- lines ---- */

static void line_draw(const struct series *series, const struct scale *x,
		      const struct scale *y, FILE *out)
{
	const struct point *point = series->points;
	char text[32];
	unsigned int i;

	fprintf(out, "<polyline class=\"%s\" points=\"", series->style);
	for (i = 0; i < series->count; i++)
		if (point[i].y.there)
			fprintf(out, "%.1f,%.1f ", place(x, point[i].x),
				place(y, point[i].y.value));
	fputs("\"/>\n", out);
	for (i = 0; i < series->count; i++) {
		if (!point[i].y.there)
			continue;
		figure_text(point[i].y.value, text, sizeof(text));
		fprintf(out,
			"<circle class=\"%s%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\" data-value=\"%.9g\" data-from=\"%s\"><title>%s: %s</title></circle>\n",
			series->style, point[i].y.doubtful ? " hollow" : "",
			place(x, point[i].x), place(y, point[i].y.value),
			point[i].y.value, point[i].y.from, series->label, text);
	}
}

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
			place(y, series->points[p].y.value) + 4;
	}
	qsort(labels, count, sizeof(*labels), compare_labels);
	labels_spread(labels, count);
	for (s = 0; s < count; s++) {
		bool early = labels[s].x < WIDTH - RIGHT - 4;

		fprintf(out,
			"<text class=\"end %s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
			labels[s].series->style,
			early ? labels[s].x + 7 : WIDTH - RIGHT + 8.0,
			labels[s].y, labels[s].series->label);
	}
}

void chart_lines(const struct chart *chart, FILE *out)
{
	struct scale x = scale_x(chart), y = scale_y(chart);
	unsigned int i;

	begin(chart, HEIGHT, out);
	fprintf(out,
		"<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>\n",
		LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM, HEIGHT - BOTTOM);
	grid_y(&y, out);
	ticks_x(chart, &x, out);
	fprintf(out,
		"<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
		(LEFT + WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 34,
		chart->x_label);
	for (i = chart->count; i-- > 0;) /* the first lies on top */
		line_draw(&chart->series[i], &x, &y, out);
	labels_draw(chart, &x, &y, out);
	fputs("</svg>\n", out);
}

/* ---- bars ---- */

#define BAR_ROW 24
#define BAR_LEFT 138
#define BAR_RIGHT 64

static double bar_most(const struct chart *chart)
{
	double most = 0;
	unsigned int s, p;

	for (s = 0; s < chart->count; s++)
		for (p = 0; p < chart->series[s].count; p++)
			if (chart->series[s].points[p].y.there)
				most = fmax(most,
					    chart->series[s].points[p].y.value);
	return most > 0 ? most : 1;
}

static void bar_draw(const struct series *series, unsigned int number,
		     double top, double unit, FILE *out)
{
	const struct figure *y = &series->points[number].y;
	double height = series->count > 1 ? 8 : 14, width;
	char text[32];

	if (!y->there)
		return;
	width = y->value > 0 ? y->value * unit : 0;
	figure_text(y->value, text, sizeof(text));
	top += number * height;
	fprintf(out,
		"<rect class=\"%s%s\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" data-value=\"%.9g\" data-from=\"%s\"/>"
		"<text class=\"axis\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
		series->style, number ? " half" : "", BAR_LEFT, top,
		width > 1 ? width : 1, height - 1, y->value, y->from,
		BAR_LEFT + width + 5, top + height / 2 + 3.5, text);
}

void chart_bars(const struct chart *chart, FILE *out)
{
	double unit = (WIDTH - BAR_LEFT - BAR_RIGHT) / bar_most(chart);
	unsigned int s, p, row = 0, shown = 0;

	for (s = 0; s < chart->count; s++)
		shown += chart->series[s].points[0].y.there;
	begin(chart, TOP + shown * BAR_ROW + 8, out);
	for (s = 0; s < chart->count; s++) {
		const struct series *series = &chart->series[s];
		double top = TOP + row * BAR_ROW;

		if (!series->points[0].y.there)
			continue;
		row++;
		fprintf(out,
			"<text class=\"end %s\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
			series->style, BAR_LEFT - 8, top + 11, series->label);
		for (p = 0; p < series->count; p++)
			bar_draw(series, p, top, unit, out);
	}
	fputs("</svg>\n", out);
}

// SPDX-License-Identifier: GPL-2.0-only
/* The charts' colours and lines, as a style sheet. */
#include <stddef.h>

#include "bench/report/chart.h"

/* After Okabe and Ito, darker or lighter where text must be read in them. */
static const struct {
	const char *name;
	const char *light;
	const char *dark;
	const char *dash;
	double width;
} styles[] = {
	{ "xdp", "#0b4aa2", "#6aa9f4", "none", 2.6 },
	{ "tc", "#00795a", "#35c79b", "none", 2.6 },
	{ "netfilter", "#1a7fa8", "#7fd3f0", "none", 2.6 },
	{ "kmod", "#a83f7f", "#e39ac6", "none", 2.6 },
	{ "translation", "#6a51a3", "#b3a2e8", "9 2", 2.2 },
	{ "nft", "#c04e00", "#ff9350", "5 3", 1.7 },
	{ "sets", "#8a6200", "#f0c33e", "11 3 2 3", 1.7 },
	{ "iptables", "#3f3f3f", "#d8d8d8", "2 3", 1.7 },
	{ "iptables2", "#6b6b6b", "#a0a0a0", "7 3 2 3", 1.7 },
	{ "peer", "#c04e00", "#ff9350", "5 3", 1.7 },
	{ "baseline", "#767676", "#8f8f8f", "none", 1.2 },
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
		".chart text{fill:%s}.chart .title{font-weight:600}"
		".chart .axis{fill:%s;font-size:11px}"
		".chart .grid{stroke:%s;stroke-width:1}.chart .paper{fill:%s}"
		".chart .hollow{fill:%s}.chart .half{opacity:.45}"
		".chart .spread{stroke-width:1.4}.chart .range{stroke:%s;stroke-width:1.4}"
		".chart .end,.chart .value{font-size:11px}\n",
		dark ? "#e6e6e6" : "#1b1b1b", dark ? "#a8a8a8" : "#5c5c5c",
		dark ? "#333" : "#e4e4e4", dark ? "#151617" : "#fff",
		dark ? "#151617" : "#fff", dark ? "#e6e6e6" : "#1b1b1b");
}

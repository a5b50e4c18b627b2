// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/html.h"

void html_text(const char *text, FILE *out)
{
	for (; *text; text++)
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc(*text, out);
		}
}

static void dash_write(const char *missing, FILE *out)
{
	fputs("<span class=none", out);
	if (missing) {
		fputs(" title=\"", out);
		html_text(missing, out);
		fputc('"', out);
	}
	fputs(">&ndash;</span>", out);
}

void html_value(const struct value *value, FILE *out)
{
	char text[32];

	if (!value->there) {
		dash_write(value->missing, out);
		return;
	}
	value_text(value->number, text, sizeof(text));
	if (value->doubtful)
		fputs("<abbr title=\"noisy: twice the packets did not take twice the time within 5 %\">~</abbr>",
		      out);
	fprintf(out, "<data value=\"%.9g\" data-from=\"", value->number);
	origin_print(value->origin, out);
	fprintf(out, "\">%s</data>", text);
}

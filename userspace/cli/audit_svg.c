// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>

#include "userspace/cli/audit_svg.h"
#include "userspace/cli/output.h"
#include "userspace/cli/output_file.h"
#include "userspace/cli/verb.h"

#define LEFT 190 /* pixels: names, then cells */
#define CELL 20
#define TOP 34

uint32_t audit_collisions(const struct findings *findings)
{
	uint32_t bits = 0;
	size_t i;

	for (i = 0; i < findings->count; i++) {
		if (findings->list[i]->second &&
		    findings->list[i]->bits != WHOLE_MARK)
			bits |= findings->list[i]->bits;
	}
	return bits;
}

static void text_print(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else
			fputc((unsigned char)*text < ' ' ? '?' : *text, out);
	}
}

static int cell_x(int bit)
{
	int place = 31 - bit;

	return LEFT + place * CELL + place / 8 * 6;
}

static void row_print(FILE *out, int row, const char *name, uint32_t strong,
		      uint32_t weak, const char *class)
{
	int bit, y = TOP + row * (CELL + 4);

	fprintf(out, "<text class=\"n\" x=\"%d\" y=\"%d\">", LEFT - 10, y + 15);
	text_print(out, name);
	fputs("</text>\n", out);
	for (bit = 31; bit >= 0; bit--)
		fprintf(out,
			"<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
			strong >> bit & 1 ? class :
			weak >> bit & 1	  ? "c" :
					    "e",
			cell_x(bit), y, CELL - 2, CELL);
}

static void svg_print(FILE *out, const struct findings *findings,
		      const struct audit_bits *bits)
{
	int rows = bits->n_owners + 2, bit;
	size_t i;

	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" role=\"img\" font-family=\"sans-serif\">\n"
		"<title>Bits of the mark and who uses them</title>\n"
		"<style>rect{stroke:#888;stroke-width:.5}.u{fill:#2b6cb0}.c{fill:#bcd4ee}.e{fill:#fff}.x{fill:#c53030}.f{fill:#8cc68c}"
		"text{font-size:13px;fill:#222}.n{text-anchor:end}.b{font-size:10px;text-anchor:middle}</style>\n"
		"<rect x=\"0\" y=\"0\" width=\"100%%\" height=\"100%%\" fill=\"#fff\" stroke=\"none\"/>\n",
		cell_x(0) + CELL + 10, TOP + rows * (CELL + 4) + 30);
	for (bit = 31; bit >= 0; bit--)
		fprintf(out, "<text class=\"b\" x=\"%d\" y=\"26\">%d</text>\n",
			cell_x(bit) + CELL / 2 - 1, bit);
	for (i = 0; i < bits->n_owners; i++)
		row_print(out, i, bits->owners[i].name, bits->owners[i].bits,
			  bits->owners[i].claimed, "u");
	row_print(out, i, "collisions", audit_collisions(findings), 0, "x");
	row_print(out, i + 1, "free", bits->free, 0, "f");
	fprintf(out,
		"<text x=\"%d\" y=\"%d\">dark: used; light: claimed; red: two owners collide; green: free</text>\n</svg>\n",
		LEFT, TOP + rows * (CELL + 4) + 18);
}

int audit_svg(const char *path, const struct findings *findings,
	      const struct audit_bits *bits)
{
	char *text = NULL;
	int status;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out)
		svg_print(out, findings, bits);
	if (!out || fclose(out)) {
		complain("out of memory");
		free(text);
		return EXIT_REFUSED;
	}
	status = output_write(path, text, size);
	free(text);
	return status;
}

// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/wrap.h"

#include <string.h>

/* How much of @text fits on a line of @width. */
static size_t line_length(const char *text, int width)
{
	size_t length = strlen(text);
	int i;

	if ((int)length <= width)
		return length;
	for (i = width; i > 0; i--)
		if (text[i] == ' ' || text[i - 1] == ',')
			return i;
	length = strcspn(text, " ,");
	return length + (text[length] == ',');
}

void wrap_print(FILE *out, const char *text, int first, int rest)
{
	size_t length = line_length(text, LINE_WIDTH - first);

	for (;;) {
		fprintf(out, "%.*s\n", (int)length, text);
		text += length;
		text += strspn(text, " ");
		if (!*text)
			return;
		fprintf(out, "%*s", rest, "");
		length = line_length(text, LINE_WIDTH - rest);
	}
}

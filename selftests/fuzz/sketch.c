// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "selftests/fuzz/sketch.h"

static void *grown(void *memory, size_t size)
{
	memory = realloc(memory, size);
	if (memory)
		return memory;
	fputs("sketch: out of memory\n", stderr);
	exit(2);
}

void sketch_add(struct sketch *sketch, const char *format, ...)
{
	va_list arguments;
	size_t left;
	int length;

	for (;;) {
		left = sketch->room - sketch->length;
		va_start(arguments, format);
		length = vsnprintf(
			sketch->text ? sketch->text + sketch->length : NULL,
			left, format, arguments);
		va_end(arguments);
		if ((size_t)length < left)
			break;
		sketch->room = sketch->room * 2 + length + 1024;
		sketch->text = grown(sketch->text, sketch->room);
	}
	sketch->length += length;
}

size_t sketch_open(struct sketch *sketch)
{
	size_t n = sketch->n_spans;

	if (!(n & (n - 1))) /* full: room is a power of two */
		sketch->spans = grown(sketch->spans,
				      (n ? 2 * n : 1) * sizeof(*sketch->spans));
	sketch->spans[n] = (struct span){ .start = sketch->length };
	return sketch->n_spans++;
}

void sketch_close(struct sketch *sketch, size_t span)
{
	sketch->spans[span].end = sketch->length;
}

char *sketch_text(const struct sketch *sketch)
{
	char *text = grown(NULL, sketch->length + 1);
	size_t at = 0, length = 0, i;
	const struct span *span;

	for (i = 0; i <= sketch->n_spans; i++) {
		span = i < sketch->n_spans ? &sketch->spans[i] : NULL;
		if (span && (!span->out || span->start < at))
			continue; /* in, or inside one that is out */
		memcpy(text + length, sketch->text + at,
		       (span ? span->start : sketch->length) - at);
		length += (span ? span->start : sketch->length) - at;
		at = span ? span->end : sketch->length;
	}
	text[length] = '\0';
	return text;
}

void sketch_free(struct sketch *sketch)
{
	free(sketch->text);
	free(sketch->spans);
	*sketch = (struct sketch){ 0 };
}

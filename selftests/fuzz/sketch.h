/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A text with parts that can be left out: how a policy is written so that it
 * can be made smaller without being understood. Parts nest; whether what is
 * left is still a policy is for the parser to say. Out of memory ends the
 * program: only tests use this.
 */
#ifndef KZ_SKETCH_H
#define KZ_SKETCH_H

#include <stdbool.h>
#include <stddef.h>

struct span {
	size_t start, end; /* in the text */
	bool out; /* left out */
};

struct sketch {
	char *text; /* owned, with all parts */
	size_t length, room;
	struct span *spans; /* owned, in the order of their starts */
	size_t n_spans;
};

void sketch_add(struct sketch *sketch, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* What is added until the close is a part. Returns its number. */
size_t sketch_open(struct sketch *sketch);
void sketch_close(struct sketch *sketch, size_t span);

/* The text without the parts left out; freed by the caller. */
char *sketch_text(const struct sketch *sketch);

void sketch_free(struct sketch *sketch);

#endif

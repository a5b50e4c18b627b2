/* SPDX-License-Identifier: GPL-2.0-only */
/* "did you mean": the known word that is most similar to an unknown one. */
#ifndef KZ_SUGGEST_H
#define KZ_SUGGEST_H

#include <stddef.h>

struct suggestion {
	const char *word;
	size_t length;
	const char *best; /* the nearest so far, or NULL */
	unsigned int distance;
	char copy[48]; /* of a candidate, if needed */
	char text[64];
};

void suggestion_start(struct suggestion *suggestion, const char *word,
		      size_t length);

/* @candidate is not copied. */
void suggestion_try(struct suggestion *suggestion, const char *candidate);

/* The same for a candidate that is copied. */
void suggestion_try_passing(struct suggestion *suggestion,
			    const char *candidate);

/*
 * The row called @word among @count rows of @size bytes, each of which begins
 * with its name (const char *); NULL: not found, and @suggestion has the
 * nearest. It need not be started.
 */
const void *suggestion_find(struct suggestion *suggestion, const char *word,
			    const void *rows, size_t count, size_t size);

/* "; did you mean 'wan'?", or "". Owned by @suggestion. */
const char *suggestion_text(struct suggestion *suggestion);

#endif

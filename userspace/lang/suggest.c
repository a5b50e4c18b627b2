// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/suggest.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define WORD_MAX_LENGTH 40 /* longer words are not typing mistakes */

void suggestion_start(struct suggestion *suggestion, const char *word,
		      size_t length)
{
	*suggestion = (struct suggestion){
		.word = word,
		.length = length,
		/* One mistake in three letters; none in one or two. */
		.distance = length <= WORD_MAX_LENGTH ? length / 3 + 1 : 0,
	};
	if (length < 3)
		suggestion->distance =
			1; /* only if upper and lower case differ */
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static unsigned int smaller(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/*
 * How many letters to insert, delete, replace or swap with their neighbour to
 * make @b of @a (optimal string alignment), upper and lower case alike.
 */
static unsigned int distance_between(const char *a, size_t a_length,
				     const char *b, size_t b_length)
{
	unsigned int rows[3][WORD_MAX_LENGTH + 1];
	unsigned int *before, *above, *row, cost;
	size_t i, j;

	for (j = 0; j <= b_length; j++)
		rows[0][j] = j;
	for (i = 1; i <= a_length; i++) {
		row = rows[i % 3];
		above = rows[(i + 2) % 3];
		before = rows[(i + 1) % 3];
		row[0] = i;
		for (j = 1; j <= b_length; j++) {
			cost = lower(a[i - 1]) != lower(b[j - 1]);
			row[j] = smaller(above[j - 1] + cost,
					 smaller(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = smaller(row[j], before[j - 2] + 1);
		}
	}
	return rows[a_length % 3][b_length];
}

/* "sec" for "second" */
static bool is_beginning(const struct suggestion *suggestion,
			 const char *candidate)
{
	return suggestion->length >= 3 &&
	       !strncmp(candidate, suggestion->word, suggestion->length);
}

void suggestion_try(struct suggestion *suggestion, const char *candidate)
{
	size_t length = strlen(candidate);
	unsigned int distance;

	if (!suggestion->distance || !length || length > WORD_MAX_LENGTH)
		return;
	distance = distance_between(suggestion->word, suggestion->length,
				    candidate, length);
	if (distance > 1 && is_beginning(suggestion, candidate))
		distance = 1;
	if (distance < suggestion->distance &&
	    (length != suggestion->length ||
	     memcmp(candidate, suggestion->word, length))) {
		suggestion->distance = distance;
		suggestion->best = candidate;
	}
}

void suggestion_try_passing(struct suggestion *suggestion,
			    const char *candidate)
{
	const char *best = suggestion->best;

	suggestion_try(suggestion, candidate);
	if (suggestion->best == best)
		return;
	snprintf(suggestion->copy, sizeof(suggestion->copy), "%s", candidate);
	suggestion->best = suggestion->copy;
}

const void *suggestion_find(struct suggestion *suggestion, const char *word,
			    const void *rows, size_t count, size_t size)
{
	const char *row = rows;
	const char *const *name;
	size_t i;

	suggestion_start(suggestion, word, strlen(word));
	for (i = 0; i < count; i++, row += size) {
		name = (const void *)row;
		if (!strcmp(*name, word))
			return row;
		suggestion_try(suggestion, *name);
	}
	return NULL;
}

const char *suggestion_text(struct suggestion *suggestion)
{
	if (!suggestion->best)
		return "";
	snprintf(suggestion->text, sizeof(suggestion->text),
		 "; did you mean '%s'?", suggestion->best);
	return suggestion->text;
}

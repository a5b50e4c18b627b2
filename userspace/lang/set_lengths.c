// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/set_lengths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/set_new.h"

static int length_compare(const void *a, const void *b)
{
	const uint32_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

int parse_set_lengths(struct parser *p, struct set_words *words)
{
	struct location at;
	uint32_t length, i;
	int error;

	do {
		at = p->token.at;
		error = parser_number(p, &length);
		if (error)
			return error;
		for (i = 0; i < words->n_lengths; i++)
			if (words->lengths[i] == length)
				return parser_error(p, at,
						    "length %u is there twice",
						    length);
		if (i == KZ_MAX_LENGTHS)
			return parser_error(
				p, at,
				"a set has at most %u lengths of prefixes",
				KZ_MAX_LENGTHS);
		words->lengths[words->n_lengths++] = length;
	} while (parser_accept(p, TOKEN_COMMA));
	qsort(words->lengths, words->n_lengths, sizeof(*words->lengths),
	      length_compare);
	return 0;
}

static int lengths_check(struct parser *p, const struct policy_set *set,
			 const struct set_words *words)
{
	uint32_t most = kz_set_bits(set->type), i;

	if (!most)
		return parser_error(
			p, words->at[WORD_PREFIXES],
			"only addresses have prefixes: write 'type ipv4' or 'type ipv6', or leave 'prefixes' out");
	for (i = 0; i < words->n_lengths; i++)
		if (!words->lengths[i] || words->lengths[i] > most)
			return parser_error(p, words->at[WORD_PREFIXES],
					    "a prefix length is 1 to %u here",
					    most);
	return 0;
}

/* The set of the next length; it is like @set. NULL: reported. */
static struct policy_set *set_after(struct parser *p,
				    const struct policy_set *set)
{
	struct policy_set *next;

	if (set_limit_check(p, set->at))
		return NULL;
	next = set_add(p, set->at);
	if (!next) {
		parser_no_memory(p);
		return NULL;
	}
	next->type = set->type;
	next->dynamic = true;
	next->size = set->size;
	next->timeout = set->timeout;
	next->number = p->policy->n_dynamic++;
	return next;
}

int set_lengths_make(struct parser *p, struct policy_set *set,
		     const struct set_words *words)
{
	int error = lengths_check(p, set, words);
	char *name, length[16];
	uint32_t i;

	if (error)
		return error;
	name = strdup(set->name);
	if (!name)
		return parser_no_memory(p);
	for (i = 0; i < words->n_lengths && !error; i++) {
		if (i) {
			set->longer = set_after(p, set);
			set = set->longer;
		}
		if (!set) {
			error = -EINVAL;
			break;
		}
		set->prefix = words->lengths[i];
		snprintf(length, sizeof(length), "%u", set->prefix);
		error = set_part_name(p, set, name, length);
	}
	free(name);
	return error;
}

/* "48, 64" */
static void lengths_write(const struct policy_set *set, char *text, size_t size)
{
	size_t used = 0;

	for (; set && used < size; set = set->longer)
		used += snprintf(text + used, size - used, "%s%u",
				 used ? ", " : "", set->prefix);
}

int set_length_error(struct parser *p, const struct policy_set *set,
		     struct location at, uint32_t length)
{
	char lengths[KZ_MAX_LENGTHS * 5 + 1];

	lengths_write(set, lengths, sizeof(lengths));
	return parser_error(
		p, at, "the set has prefixes of %s bits, and this is one of %u",
		lengths, length);
}

int parse_length_of(struct parser *p, const struct policy_set *set,
		    struct location at, const struct policy_set **of)
{
	uint32_t length = kz_set_bits(set->type);
	bool given = parser_accept(p, TOKEN_SLASH);
	int error;

	*of = set;
	if (given && !set->prefix)
		return parser_error(
			p, p->last.at,
			"set '%s' holds whole values: write 'prefixes' and the lengths where it is defined, on line %u",
			set->name, set->at.line);
	if (!set->prefix)
		return 0;
	if (given) {
		at = p->token.at;
		error = parser_number(p, &length);
		if (error)
			return error;
	}
	while (*of && (*of)->prefix != length)
		*of = (*of)->longer;
	if (*of)
		return 0;
	*of = set;
	return set_length_error(p, set, at, length);
}

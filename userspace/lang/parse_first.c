// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_first.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/duration.h"
#include "userspace/lang/literal_type.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_parts.h"
#include "userspace/lang/parse_values.h"
#include "userspace/lang/set_lengths.h"

/* ---- one ---- */

static int refuse_several(struct parser *p, const struct policy_element *e)
{
	return parser_error(
		p, e->at,
		"this is more than one value: a dynamic set has single ones, or with 'prefixes' prefixes of some lengths");
}

static int value_read(struct parser *p, const struct policy_set *set,
		      struct policy_element *e)
{
	struct literal_kind kind = literal_set_kinds[set->type];
	struct ranges one = { 0 };
	int words = literal_words(kind.type);
	int error = parse_element(p, kind, &one);

	if (!error) {
		memcpy(e->value.word, one.list->low, sizeof(one.list->low));
		e->prefix = 32 * words;
		if (memcmp(one.list->low, one.list->high,
			   sizeof(one.list->low)))
			e->prefix =
				kz_set_bits(set->type) ?
					range_prefix_length(one.list, words) :
					0;
		if ((int)e->prefix <= 0)
			error = refuse_several(p, e);
	}
	free(one.list);
	return error;
}

static int key_read(struct parser *p, const struct policy_set *set,
		    struct policy_element *e)
{
	struct boxes one = { .n_parts = set->boxes.n_parts };
	int error = parse_box(p, set->parts, &one);

	if (!error && !parts_pack(set->parts, one.n_parts, one.list, &e->value))
		error = refuse_several(p, e);
	free(one.list);
	return error;
}

static int time_read(struct parser *p, uint64_t *timeout)
{
	const struct token *token = &p->token;

	if (parser_accept_word(p, "never")) {
		*timeout = KZ_FOREVER;
		return 0;
	}
	if (token->kind != TOKEN_WORD ||
	    duration_read_long(token->text, token->length, timeout))
		return parser_expected(
			p, "a time such as '10m' or '1h30m', or 'never'");
	parser_advance(p);
	return 0;
}

/* nft lists "timeout 1h expires 23m": it is there for 23 minutes more. */
static int parse_first(struct parser *p, void *context)
{
	struct policy_element e = { .timeout = KZ_SETS_OWN, .at = p->token.at },
			      *list;
	struct policy_set *set = context;
	int error = set->type == KZ_SET_PARTS ? key_read(p, set, &e) :
						value_read(p, set, &e);

	if (!error && parser_accept_word(p, "timeout"))
		error = time_read(p, &e.timeout);
	if (!error && parser_accept_word(p, "expires"))
		error = time_read(p, &e.timeout);
	if (error)
		return error;
	if (set->n_first == KZ_MAX_SET_ELEMENTS)
		return parser_limit(p, e.at, "elements", KZ_MAX_SET_ELEMENTS);
	list = array_grow(set->first, set->n_first, sizeof(*list));
	if (!list)
		return parser_no_memory(p);
	set->first = list;
	list[set->n_first++] = e;
	return 0;
}

int parse_first_elements(struct parser *p, struct policy_set *set)
{
	return parse_braces(p, "an element such as '192.0.2.1 timeout 5m'",
			    parse_first, set);
}

/* ---- all ---- */

static int value_compare(const void *a, const void *b)
{
	const struct policy_element *left = a, *right = b;
	int i;

	for (i = 0; i < (int)KZ_BOX_WORDS; i++)
		if (left->value.word[i] != right->value.word[i])
			return left->value.word[i] < right->value.word[i] ? -1 :
									    1;
	return (left->at.line > right->at.line) -
	       (left->at.line < right->at.line);
}

static int fit_check(struct parser *p, struct policy_set *set)
{
	struct policy_element *e = set->first;
	size_t i;

	if (set->n_first > set->size)
		return parser_error(
			p, set->first[set->size].at,
			"set '%s' has room for %u elements, and this is one more",
			set->name, set->size);
	if (set->n_first)
		qsort(e, set->n_first, sizeof(*e), value_compare);
	for (i = 1; i < set->n_first; i++)
		if (!memcmp(&e[i].value, &e[i - 1].value, sizeof(e->value)))
			return parser_error(
				p, e[i].at,
				"the element is there twice, first on line %u",
				e[i - 1].at.line);
	return 0;
}

/* Those of @all that have @set's length, in their order. */
static int take_length(struct parser *p, struct policy_set *set,
		       const struct policy_element *all, size_t count)
{
	size_t i;

	set->first = calloc(count + 1, sizeof(*set->first));
	set->n_first = 0;
	if (!set->first)
		return parser_no_memory(p);
	for (i = 0; i < count; i++)
		if (all[i].prefix == set->prefix)
			set->first[set->n_first++] = all[i];
	return 0;
}

static int lengths_check(struct parser *p, const struct policy_set *set,
			 const struct policy_element *all, size_t count)
{
	const struct policy_set *of;
	size_t i;

	for (i = 0; i < count; i++) {
		for (of = set; of && of->prefix != all[i].prefix;
		     of = of->longer)
			;
		if (!of)
			return set_length_error(p, set, all[i].at,
						all[i].prefix);
	}
	return 0;
}

static int lengths_divide(struct parser *p, struct policy_set *set)
{
	struct policy_element *all = set->first;
	size_t count = set->n_first;
	int error = lengths_check(p, set, all, count);

	if (error)
		return error;
	for (; set && !error; set = set->longer) {
		error = take_length(p, set, all, count);
		if (!error)
			error = fit_check(p, set);
	}
	free(all);
	return error;
}

int first_elements_finish(struct parser *p, struct policy_set *set)
{
	uint32_t whole =
		set->type == KZ_SET_PARTS ?
			0 :
			32 * literal_words(literal_set_kinds[set->type].type);
	size_t i;

	if (!set->n_first)
		return 0;
	if (set->prefix)
		return lengths_divide(p, set);
	for (i = 0; i < set->n_first; i++)
		if (set->first[i].prefix != whole)
			return refuse_several(p, &set->first[i]);
	return fit_check(p, set);
}

// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/set_new.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_name.h"

struct policy_set *set_add(struct parser *p, struct location at)
{
	struct policy *policy = p->policy;
	struct policy_set **list, *set;

	list = array_grow(policy->sets, policy->n_sets, sizeof(*list));
	if (!list)
		return NULL;
	policy->sets = list;
	set = calloc(1, sizeof(*set));
	if (!set)
		return NULL;
	list[policy->n_sets++] = set;
	set->type = KZ_SET_TYPES; /* not known yet */
	set->at = at;
	return set;
}

int set_register(struct parser *p, const struct token *name,
		 struct policy_set *set)
{
	struct name *known = names_find(&p->sets, name->text, name->length);

	if (!known)
		return names_add(&p->sets, name->text, name->length,
				 (union named){ .pointer = set });
	if (known->value.pointer == &unknown_set)
		known->value.pointer = set;
	return 0;
}

int set_name_check(struct parser *p, const struct token *name)
{
	const struct name *known =
		names_find(&p->sets, name->text, name->length);

	if (known && known->value.pointer != &unknown_set)
		return parser_error(
			p, name->at, "set '%.*s' is already defined on line %u",
			token_shown(name), name->text,
			((struct policy_set *)known->value.pointer)->at.line);
	return 0;
}

int set_limit_check(struct parser *p, struct location at)
{
	if (p->policy->n_sets < KZ_MAX_SETS)
		return 0;
	return parser_limit(p, at, "sets", KZ_MAX_SETS);
}

int set_part_name(struct parser *p, struct policy_set *set, const char *name,
		  const char *part)
{
	struct token token = { .kind = TOKEN_WORD, .at = set->at };
	size_t most = NAME_MAX_LENGTH - strlen(part) - 1;
	char *text;
	int error;

	if (asprintf(&text, "%s.%s", name, part) < 0)
		return parser_no_memory(p);
	free(set->name);
	set->name = text;
	token.text = text;
	token.length = strlen(text);
	if (token.length > NAME_MAX_LENGTH)
		return parser_error(
			p, set->at,
			"the name of such a set has at most %zu characters: it is several sets, %s is one",
			most, text);
	error = set_name_check(p, &token);
	return error ? error : set_register(p, &token, set);
}

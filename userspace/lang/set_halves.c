// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/set_halves.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_name.h"
#include "userspace/lang/set_new.h"

/* Give @set the name of its half, "feed.ipv6", which must be free. */
static int half_name(struct parser *p, struct policy_set *set, const char *name,
		     const char *family)
{
	struct token token = { .kind = TOKEN_WORD, .at = set->at };
	char *text;
	int error;

	if (asprintf(&text, "%s.%s", name, family) < 0)
		return parser_no_memory(p);
	free(set->name);
	set->name = text;
	token.text = text;
	token.length = strlen(text);
	if (token.length > NAME_MAX_LENGTH)
		return parser_error(
			p, set->at,
			"the name of a set of addresses has at most %zu characters: it is two sets, %s is one",
			NAME_MAX_LENGTH - strlen(".ipv4"), text);
	error = set_name_check(p, &token);
	return error ? error : set_register(p, &token, set);
}

int set_halves_make(struct parser *p, struct policy_set *set)
{
	int error = set_limit_check(p, set->at);
	char *name;

	if (error)
		return error;
	name = strdup(set->name);
	set->ipv6 = name ? set_add(p, set->at) : NULL;
	if (!set->ipv6) {
		free(name);
		return parser_no_memory(p);
	}
	set->type = KZ_SET_IPV4;
	set->ipv6->type = KZ_SET_IPV6;
	error = half_name(p, set, name, "ipv4");
	if (!error)
		error = half_name(p, set->ipv6, name, "ipv6");
	free(name);
	return error;
}

struct policy_set *set_half_of(struct policy_set *set, const char *text,
			       size_t length)
{
	return set->ipv6 && memchr(text, ':', length) ? set->ipv6 : set;
}

const struct policy_set *set_half_for(const struct policy_set *set,
				      enum value_type type)
{
	return set->ipv6 && type == VALUE_IPV6 ? set->ipv6 : set;
}

// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/set_halves.h"

#include <stdlib.h>
#include <string.h>

#include "userspace/lang/parse_error.h"
#include "userspace/lang/set_new.h"

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
	error = set_part_name(p, set, name, "ipv4");
	if (!error)
		error = set_part_name(p, set->ipv6, name, "ipv6");
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

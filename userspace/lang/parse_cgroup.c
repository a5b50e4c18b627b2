// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/parse_cgroup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/lang/condition_words.h"
#include "userspace/lang/cursor.h"
#include "userspace/lang/parse_error.h"
#include "userspace/lang/parse_operator.h"
#include "userspace/lang/parse_order.h"
#include "userspace/lang/parse_values.h"

/* A group at another level is never equal. */
static int levels_check(struct parser *p, struct location at,
			const struct policy_condition *condition)
{
	const struct names *known = &p->literals.known[VALUE_CGROUP];
	const struct name *name;
	uint32_t level;
	size_t i;

	for (i = 0; i < condition->ranges.count; i++) {
		name = &known->list[condition->ranges.list[i].low[0] - 1];
		level = cgroup_level(name->text, name->length);
		if (level != condition->level)
			return parser_error(
				p, at,
				"\"%s\" is at level %u, one for each name in its path: write 'level %u'",
				name->text, level, level);
	}
	return 0;
}

int parse_cgroup(struct parser *p, struct policy_condition *condition)
{
	const struct condition_type *type = &condition_types[condition->id];
	struct literal_kind kind = condition_kind(type);
	struct location at = p->token.at;
	int error = parser_number(p, &condition->level);

	if (!error && token_is_order(&p->token))
		return parse_order(p, condition);
	if (!error)
		error = parse_operator(p, condition);
	if (!error)
		error = p->token.kind == TOKEN_OPEN ?
				parse_list(p, kind, &condition->ranges) :
				parse_element(p, kind, &condition->ranges);
	if (!error)
		error = levels_check(p, at, condition);
	ranges_normalize(&condition->ranges, 1);
	return error;
}

int cgroups_keep(struct parser *p)
{
	const struct names *known = &p->literals.known[VALUE_CGROUP];
	struct policy_cgroup *group;
	size_t i;

	p->policy->cgroups = calloc(known->count + 1, sizeof(*group));
	if (!p->policy->cgroups)
		return -ENOMEM;
	for (i = 0; i < known->count; i++) {
		group = &p->policy->cgroups[i];
		group->path = strdup(known->list[i].text);
		if (!group->path)
			return -ENOMEM;
		p->policy->n_cgroups++;
		if (cgroup_find(group->path, &group->id))
			group->id = 0;
	}
	return 0;
}

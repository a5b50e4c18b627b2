// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/sets.h"
#include "userspace/base/array.h"

const struct audit_set *audit_set_find(const struct audit *audit,
				       const char *name)
{
	size_t i;

	for (i = 0; i < audit->n_sets; i++) {
		if (!strcmp(audit->sets[i].name, name))
			return &audit->sets[i];
	}
	return NULL;
}

struct audit_set *audit_set_add(struct audit *audit, const char *name)
{
	struct audit_set *list =
		array_grow(audit->sets, audit->n_sets, sizeof(*list));
	struct audit_set *set;

	if (!list) {
		audit->failed = true;
		return NULL;
	}
	audit->sets = list;
	set = &list[audit->n_sets++];
	memset(set, 0, sizeof(*set));
	set->name = audit_text(audit, name);
	set->mask = WHOLE_MARK;
	return set;
}

void audit_set_mark(struct audit_set *set, uint32_t value, uint32_t mask)
{
	size_t i;

	for (i = 0; i < set->n_marks; i++) {
		if (set->marks[i].value == value && set->marks[i].mask == mask)
			return;
	}
	if (i == AUDIT_SET_MARKS) {
		set->more = true;
		return;
	}
	set->marks[i].value = value;
	set->marks[i].mask = mask;
	set->n_marks++;
}

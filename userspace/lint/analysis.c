// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>

#include "userspace/lint/analysis.h"
#include "userspace/lint/space_fill.h"

int lint_analysis_init(struct lint_analysis *s,
		       const struct policy_group *group)
{
	size_t n = group->n_rules;

	*s = (struct lint_analysis){ .group = group };
	s->kinds = calloc(n + 1, sizeof(*s->kinds));
	s->fires = calloc(n + 1, sizeof(*s->fires));
	s->needed = calloc(n + 1, sizeof(*s->needed));
	s->effects = calloc(n + 1, sizeof(*s->effects));
	s->runs = calloc(n + 1, sizeof(*s->runs));
	if (!s->kinds || !s->fires || !s->needed || !s->effects || !s->runs)
		return -ENOMEM;
	return space_fill(&s->space, group, true);
}

void lint_analysis_free(struct lint_analysis *s)
{
	space_free(&s->space);
	free(s->kinds);
	free(s->fires);
	free(s->needed);
	free(s->effects);
	free(s->runs);
}

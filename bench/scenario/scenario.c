// SPDX-License-Identifier: GPL-2.0-only
#include "bench/scenario/scenario.h"

#include <stddef.h>
#include <string.h>

static const struct scenario *const tables[] = {
	scenarios_bars,
	scenarios_cost,
	scenarios_mark,
	scenarios_other,
};
#define TABLES (sizeof(tables) / sizeof(tables[0]))

/* The first scenario of table @i or of one behind it. */
static const struct scenario *first_of(size_t i)
{
	for (; i < TABLES; i++)
		if (tables[i]->name)
			return tables[i];
	return NULL;
}

const struct scenario *scenario_next(const struct scenario *before)
{
	const struct scenario *s;
	size_t i;

	if (!before)
		return first_of(0);
	if (before[1].name)
		return before + 1;
	for (i = 0; i < TABLES; i++)
		for (s = tables[i]; s->name; s++)
			if (s == before)
				return first_of(i + 1);
	return NULL;
}

const struct scenario *scenario_find(const char *name)
{
	const struct scenario *s;

	for (s = scenario_next(NULL); s; s = scenario_next(s))
		if (!strcmp(s->name, name))
			return s;
	return NULL;
}

// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lint/divide.h"
#include "userspace/lint/region.h"

#define SAMPLE 16 /* rules looked at */

struct sample {
	uint32_t rules[SAMPLE];
	size_t count;
};

static void sample_take(const uint32_t *list, size_t count, struct sample *s)
{
	size_t step = count > SAMPLE ? count / SAMPLE : 1, i;

	s->count = 0;
	for (i = 0; i < count && s->count < SAMPLE; i += step)
		s->rules[s->count++] = list[i];
}

static size_t sample_count(const struct space *space, const struct sample *s,
			   const struct region *part)
{
	size_t i, n = 0;

	for (i = 0; i < s->count; i++)
		n += space_overlap(space, s->rules[i], part) != OVERLAP_NONE;
	return n;
}

static void sort(uint32_t *values, size_t count)
{
	size_t i, k;
	uint32_t value;

	for (i = 1; i < count; i++) {
		value = values[i];
		for (k = i; k && values[k - 1] > value; k--)
			values[k] = values[k - 1];
		values[k] = value;
	}
}

static bool propose_atoms(const struct space *space, const struct sample *s,
			  const struct region *region,
			  struct division *division)
{
	size_t i;

	for (i = 0; i < s->count; i++) {
		*division = (struct division){
			.dimension = -1,
			.atoms = space->atoms[s->rules[i]],
		};
		if (region->atoms & ~division->atoms)
			return true;
	}
	return false;
}

/* A division of dimension @d at the middle one of the sample's edges. */
static bool propose(const struct space *space, const struct sample *s,
		    unsigned int d, const struct region *region,
		    struct division *division)
{
	uint32_t edges[SAMPLE];
	size_t i, n = 0;

	for (i = 0; i < s->count; i++)
		if (space_edge_in(space, s->rules[i], d, region, division))
			edges[n++] = division->at;
	if (!n)
		return false;
	sort(edges, n);
	division->at = edges[n / 2];
	return true;
}

bool lint_divide(const struct space *space, const struct region *region,
		 const uint32_t *list, size_t count, struct division *division)
{
	struct division proposed;
	struct region parts[2];
	size_t least, work, a, b;
	struct sample s;
	bool found = false;
	int d;

	sample_take(list, count, &s);
	/* Not worth it: nearly all rules in both parts. */
	least = 3 * s.count - s.count / 8;
	for (d = -1; d < (int)space->n_dimensions; d++) {
		if (d < 0 ? !propose_atoms(space, &s, region, &proposed) :
			    !propose(space, &s, d, region, &proposed))
			continue;
		region_divide(space, region, &proposed, parts);
		a = sample_count(space, &s, &parts[0]);
		b = sample_count(space, &s, &parts[1]);
		work = a + b + (a > b ? a : b);
		if (work >= least)
			continue;
		least = work;
		*division = proposed;
		found = true;
	}
	return found;
}

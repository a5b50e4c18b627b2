// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lint/region.h"

void region_divide(const struct space *space, const struct region *region,
		   const struct division *division, struct region parts[2])
{
	int d = division->dimension;

	parts[0] = *region;
	parts[1] = *region;
	if (d < 0) {
		parts[0].atoms &= division->atoms;
		parts[1].atoms &= ~division->atoms;
	} else if (space->dimensions[d].bits) {
		parts[0].extents[d].mask |= division->at;
		parts[1].extents[d].mask |= division->at;
		parts[1].extents[d].value |= division->at;
	} else {
		parts[0].extents[d].high = division->at;
		parts[1].extents[d].low = division->at + 1;
	}
}

static float interval_share(const struct extent *own,
			    const struct extent *extent)
{
	uint32_t low = own->low > extent->low ? own->low : extent->low;
	uint32_t high = own->high < extent->high ? own->high : extent->high;

	if (low == extent->low && high == extent->high)
		return 1;
	return ((float)(high - low) + 1) /
	       ((float)(extent->high - extent->low) + 1);
}

float region_share(const struct space *space, uint32_t rule,
		   const struct region *region)
{
	uint64_t atoms = space->atoms[rule] & region->atoms;
	float share = 1;
	unsigned int d;

	if (atoms != region->atoms)
		share = (float)__builtin_popcountll(atoms) /
			__builtin_popcountll(region->atoms);
	for (d = 0; d < space->n_dimensions; d++) {
		const struct extent *extent = &region->extents[d];
		const struct extent *own = &space->extents[d][rule];

		if (!space->dimensions[d].bits)
			share *= interval_share(own, extent);
		else if (own->mask & ~extent->mask)
			share /= 1ULL << __builtin_popcount(own->mask &
							    ~extent->mask);
	}
	return share;
}

size_t region_select(const struct space *space, const struct division *division,
		     const struct region *part, const uint32_t *list,
		     size_t count, uint32_t *out)
{
	int d = division->dimension;
	size_t i, n = 0;

	for (i = 0; i < count; i++)
		if (d < 0 ? (space->atoms[list[i]] & part->atoms) != 0 :
			    space_overlap_in(space, list[i], d,
					     &part->extents[d]) != OVERLAP_NONE)
			out[n++] = list[i];
	return n;
}

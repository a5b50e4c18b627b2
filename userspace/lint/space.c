// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lint/packet_classes.h"

void space_region(const struct space *space, struct region *region)
{
	unsigned int d;

	*region = (struct region){ .atoms = space->all_atoms };
	for (d = 0; d < space->n_dimensions; d++)
		if (!space->dimensions[d].bits)
			region->extents[d].high = space->dimensions[d].maximum;
}

size_t limit_piece(const struct limit *limit, uint32_t value)
{
	size_t from = 0, to = limit->count, middle;

	while (from < to) {
		middle = (from + to) / 2;
		if (limit->list[middle].high[0] < value)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static enum overlap opposite(enum overlap overlap)
{
	return overlap == OVERLAP_PARTIAL ? overlap :
	       overlap == OVERLAP_NONE	  ? OVERLAP_FULL :
					    OVERLAP_NONE;
}

static enum overlap bits_overlap(uint32_t mask, uint32_t value,
				 const struct extent *extent)
{
	if ((value ^ extent->value) & mask & extent->mask)
		return OVERLAP_NONE;
	return mask & ~extent->mask ? OVERLAP_PARTIAL : OVERLAP_FULL;
}

static enum overlap interval_overlap(uint32_t low, uint32_t high,
				     const struct extent *extent)
{
	if (low > extent->high || high < extent->low)
		return OVERLAP_NONE;
	return low <= extent->low && high >= extent->high ? OVERLAP_FULL :
							    OVERLAP_PARTIAL;
}

static enum overlap limit_overlap(const struct limit *limit,
				  const struct extent *extent)
{
	enum overlap overlap = OVERLAP_NONE;
	size_t piece;

	if (limit->mask) {
		overlap = bits_overlap(limit->mask, limit->value, extent);
	} else {
		piece = limit_piece(limit, extent->low);
		if (piece < limit->count)
			overlap = interval_overlap(limit->list[piece].low[0],
						   limit->list[piece].high[0],
						   extent);
	}
	return limit->negate ? opposite(overlap) : overlap;
}

static enum overlap extent_overlap(const struct space *space, uint32_t rule,
				   unsigned int dimension,
				   const struct extent *extent)
{
	const struct extent *own = &space->extents[dimension][rule];

	return space->dimensions[dimension].bits ?
		       bits_overlap(own->mask, own->value, extent) :
		       interval_overlap(own->low, own->high, extent);
}

enum overlap space_overlap_in(const struct space *space, uint32_t rule,
			      unsigned int dimension,
			      const struct extent *extent)
{
	enum overlap all = extent_overlap(space, rule, dimension, extent),
		     overlap;
	uint32_t i;

	if (all == OVERLAP_NONE || !(space->limited[rule] >> dimension & 1))
		return all;
	for (i = space->first_limit[rule]; i < space->first_limit[rule + 1];
	     i++) {
		if (space->limits[i].dimension != dimension)
			continue;
		overlap = limit_overlap(&space->limits[i], extent);
		if (overlap == OVERLAP_NONE)
			return OVERLAP_NONE;
		if (overlap == OVERLAP_PARTIAL)
			all = OVERLAP_PARTIAL;
	}
	return all;
}

enum overlap space_overlap(const struct space *space, uint32_t rule,
			   const struct region *region)
{
	enum overlap all = OVERLAP_FULL, overlap;
	unsigned int d;

	if (!(space->atoms[rule] & region->atoms))
		return OVERLAP_NONE;
	if (region->atoms & ~space->atoms[rule])
		all = OVERLAP_PARTIAL;
	for (d = 0; d < space->n_dimensions; d++) {
		overlap = space_overlap_in(space, rule, d, &region->extents[d]);
		if (overlap == OVERLAP_NONE)
			return OVERLAP_NONE;
		if (overlap == OVERLAP_PARTIAL)
			all = OVERLAP_PARTIAL;
	}
	return all;
}

static bool extent_clip(const struct dimension *dimension,
			const struct extent *own, struct extent *extent)
{
	if (dimension->bits) {
		if ((own->value ^ extent->value) & own->mask & extent->mask)
			return false;
		extent->mask |= own->mask;
		extent->value |= own->value;
		return true;
	}
	if (own->low > extent->low)
		extent->low = own->low;
	if (own->high < extent->high)
		extent->high = own->high;
	return extent->low <= extent->high;
}

static bool extents_clip(const struct space *space, uint32_t rule,
			 struct region *clipped)
{
	unsigned int d;

	for (d = 0; d < space->n_dimensions; d++)
		if (!extent_clip(&space->dimensions[d],
				 &space->extents[d][rule],
				 &clipped->extents[d]))
			return false;
	return true;
}

bool space_clip(const struct space *space, uint32_t rule,
		const struct region *region, struct region *clipped)
{
	*clipped = *region;
	clipped->atoms &= space->atoms[rule];
	return clipped->atoms && extents_clip(space, rule, clipped);
}

/* True if all values of @extent that @inner allows are allowed by @outer. */
static bool limit_implies(const struct limit *inner, const struct limit *outer,
			  const struct extent *extent)
{
	struct extent allowed;
	size_t i;

	if (inner->mask) /* both negated: what outer forbids, inner does */
		return !(inner->mask & ~outer->mask) &&
		       !((inner->value ^ outer->value) & inner->mask);
	if (inner->list == outer->list && inner->negate == outer->negate)
		return true;
	allowed = *extent;
	for (i = limit_piece(inner, extent->low); i <= inner->count; i++) {
		const struct range *piece = i < inner->count ? &inner->list[i] :
							       NULL;
		bool last = !piece || piece->low[0] > extent->high;

		if (inner->negate) { /* what is before the piece */
			allowed.high = last ? extent->high : piece->low[0] - 1;
			if ((last || piece->low[0] > allowed.low) &&
			    limit_overlap(outer, &allowed) != OVERLAP_FULL)
				return false;
			if (last || piece->high[0] >= extent->high)
				return true;
			allowed.low = piece->high[0] + 1;
			continue;
		}
		if (last)
			return true;
		if (piece->low[0] > allowed.low)
			allowed.low = piece->low[0];
		allowed.high = piece->high[0] < extent->high ? piece->high[0] :
							       extent->high;
		if (limit_overlap(outer, &allowed) != OVERLAP_FULL)
			return false;
	}
	return true;
}

/* True if @outer's limit allows all that @inner has in the region. */
static bool limit_contains(const struct space *space, const struct limit *outer,
			   uint32_t inner, const struct region *region)
{
	const struct extent *extent = &region->extents[outer->dimension];
	uint32_t i;

	if (limit_overlap(outer, extent) == OVERLAP_FULL)
		return true;
	for (i = space->first_limit[inner]; i < space->first_limit[inner + 1];
	     i++) {
		if (space->limits[i].dimension == outer->dimension &&
		    limit_implies(&space->limits[i], outer, extent))
			return true;
	}
	return false;
}

bool space_contains(const struct space *space, uint32_t outer, uint32_t inner,
		    const struct region *region)
{
	unsigned int d;
	uint32_t i;

	if (space->opaque[outer] || region->atoms & ~space->atoms[outer])
		return false;
	for (d = 0; d < space->n_dimensions; d++)
		if (extent_overlap(space, outer, d, &region->extents[d]) !=
		    OVERLAP_FULL)
			return false;
	for (i = space->first_limit[outer]; i < space->first_limit[outer + 1];
	     i++)
		if (!limit_contains(space, &space->limits[i], inner, region))
			return false;
	return true;
}

static bool extent_contains(const struct dimension *dimension,
			    const struct extent *outer,
			    const struct extent *inner)
{
	if (dimension->bits)
		return !(outer->mask & ~inner->mask) &&
		       !((outer->value ^ inner->value) & outer->mask);
	return outer->low <= inner->low && outer->high >= inner->high;
}

bool space_shadows(const struct space *space, uint32_t outer, uint32_t inner)
{
	struct region region;
	unsigned int d;
	uint32_t i;

	for (d = 0; d < space->n_dimensions; d++)
		if (!extent_contains(&space->dimensions[d],
				     &space->extents[d][outer],
				     &space->extents[d][inner]))
			return false;
	if (space->opaque[outer] ||
	    !classes_contain(space->classes, outer, inner))
		return false;
	if (!space->limited[outer])
		return true;
	space_region(space, &region);
	if (!extents_clip(space, inner, &region))
		return false;
	for (i = space->first_limit[outer]; i < space->first_limit[outer + 1];
	     i++)
		if (!limit_contains(space, &space->limits[i], inner, &region))
			return false;
	return true;
}

bool space_intersects(const struct space *space, uint32_t a, uint32_t b)
{
	unsigned int d;

	for (d = 0; d < space->n_dimensions; d++)
		if (extent_overlap(space, a, d, &space->extents[d][b]) ==
		    OVERLAP_NONE)
			return false;
	return classes_intersect(space->classes, a, b);
}

static uint32_t highest_bit(uint32_t bits)
{
	return 1U << (31 - __builtin_clz(bits));
}

/* Where an interval that overlaps @extent partially begins or ends in it. */
static uint32_t interval_edge(uint32_t low, uint32_t high,
			      const struct extent *extent)
{
	return low > extent->low ? low - 1 : high;
}

static uint32_t limit_edge(const struct limit *limit,
			   const struct extent *extent)
{
	size_t from, to;

	if (limit->mask)
		return highest_bit(limit->mask & ~extent->mask);
	/* Of many ranges the middle one, to halve them. */
	from = limit_piece(limit, extent->low);
	to = limit_piece(limit, extent->high);
	if (to == limit->count || limit->list[to].low[0] > extent->high)
		to--;
	from += (to - from) / 2;
	return interval_edge(limit->list[from].low[0],
			     limit->list[from].high[0], extent);
}

/* The edge in a dimension in which the rule overlaps partially. */
static uint32_t edge_in(const struct space *space, uint32_t rule,
			unsigned int d, const struct extent *extent)
{
	const struct extent *own = &space->extents[d][rule];
	uint32_t i;

	if (extent_overlap(space, rule, d, extent) == OVERLAP_PARTIAL)
		return space->dimensions[d].bits ?
			       highest_bit(own->mask & ~extent->mask) :
			       interval_edge(own->low, own->high, extent);
	for (i = space->first_limit[rule];; i++)
		if (space->limits[i].dimension == d &&
		    limit_overlap(&space->limits[i], extent) == OVERLAP_PARTIAL)
			return limit_edge(&space->limits[i], extent);
}

bool space_edge(const struct space *space, uint32_t rule,
		const struct region *region, struct division *division)
{
	unsigned int d;

	if (region->atoms & ~space->atoms[rule]) {
		*division = (struct division){
			.dimension = -1,
			.atoms = space->atoms[rule],
		};
		return (region->atoms & space->atoms[rule]) != 0;
	}
	for (d = 0; d < space->n_dimensions; d++)
		if (space_edge_in(space, rule, d, region, division))
			return true;
	return false;
}

bool space_edge_in(const struct space *space, uint32_t rule, unsigned int d,
		   const struct region *region, struct division *division)
{
	const struct extent *extent = &region->extents[d];

	if (space_overlap_in(space, rule, d, extent) != OVERLAP_PARTIAL)
		return false;
	*division = (struct division){
		.dimension = d,
		.at = edge_in(space, rule, d, extent),
	};
	return true;
}

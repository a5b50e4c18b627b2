/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A group's rules as sets of packets: each rule is a box in a space whose
 * dimensions are the values that the group's conditions read. Unless a rule is
 * opaque, its box with its limits is exact, so that it answers questions like
 * "does this rule match all that the other one matches?". (The boxes of
 * compile/tree.h may be larger than their rules.)
 *
 * Dimensions are independent: a point of the space need not be a packet that
 * exists (no packet of 10 bytes is TCP). So if rules match all points of a
 * region they match all its packets; but not the other way round.
 */
#ifndef KZ_LINT_SPACE_H
#define KZ_LINT_SPACE_H

#include "userspace/policy/policy.h"

/*
 * Address family, protocol, header and fragments are one dimension of some
 * 2,500 classes (packet_classes.h); those that no condition of the group tells
 * apart are one atom. A space holds up to 64 atoms at a time, a chunk.
 */
#define SPACE_ATOMS 64
#define SPACE_DIMENSIONS 32 /* of the others */

/* Of one dimension. */
struct extent {
	union {
		uint32_t low; /* of an interval, inclusive */
		uint32_t mask; /* bits that are fixed, and */
	};
	union {
		uint32_t high;
		uint32_t value; /* what they are */
	};
};

struct dimension {
	bool bits; /* extents are masks and values */
	bool wide; /* IPv6 addresses: extents are ranks (space_fill.c) */
	uint8_t word; /* of the key */
	uint32_t mask; /* of the word */
	uint32_t maximum; /* of an interval */
};

/* What a rule asks of a dimension in addition to its extent there. */
struct limit {
	uint8_t dimension;
	bool negate;
	uint32_t mask, value; /* of bits; else: */
	const struct range *list; /* borrowed, sorted; of low[0], high[0] */
	size_t count;
};

/* The first range of the list that ends at @value or after it, or count. */
size_t limit_piece(const struct limit *limit, uint32_t value);

struct classes;
struct ranks;

struct space {
	size_t count; /* rules */
	unsigned int n_dimensions;
	struct dimension dimensions[SPACE_DIMENSIONS];
	struct extent *extents[SPACE_DIMENSIONS]; /* [count] each; owned */
	uint64_t *atoms; /* [count], owned: those that the rule matches */
	uint64_t all_atoms; /* of this chunk: space_fill_atoms() */
	uint32_t *limited; /* [count], owned: bit per dimension with limits */
	struct limit *limits; /* owned: those of a rule are adjacent */
	uint32_t *first_limit; /* [count + 1], owned */
	bool *opaque; /* [count], owned: it asks for more than is here */
	bool *empty; /* [count], owned: no packet is in it */
	unsigned int n_atoms;
	struct classes *classes; /* owned; packet_classes.c */
	struct ranks *ranks; /* owned; ranks.c */
};

struct region {
	uint64_t atoms; /* not 0 */
	struct extent extents[SPACE_DIMENSIONS];
};

/* How a region is divided in two. */
struct division {
	int dimension; /* or -1: atoms */
	uint64_t atoms; /* of the first part */
	uint32_t at; /* interval: last value of the first part; bits: which */
};

/* How much of a region a rule matches, or a limit allows. */
enum overlap {
	OVERLAP_NONE, /* nothing of the region */
	OVERLAP_PARTIAL, /* some of it */
	OVERLAP_FULL, /* all of the region */
};

/* The region of everything in the chunk of atoms that @space is filled with. */
void space_region(const struct space *space, struct region *region);

/* How the rule matches @extent of one dimension. */
enum overlap space_overlap_in(const struct space *space, uint32_t rule,
			      unsigned int dimension,
			      const struct extent *extent);

/*
 * How the rule matches @region. It may be OVERLAP_PARTIAL instead of NONE where
 * limits contradict each other.
 */
enum overlap space_overlap(const struct space *space, uint32_t rule,
			   const struct region *region);

/* The part of @region that is in the rule's extents; false if it is empty. */
bool space_clip(const struct space *space, uint32_t rule,
		const struct region *region, struct region *clipped);

/*
 * True if @outer matches all that @inner matches inside @region, which is
 * inside @inner's extents. False is not certain: several ranges of @inner may
 * be needed to see it.
 */
bool space_contains(const struct space *space, uint32_t outer, uint32_t inner,
		    const struct region *region);

/* The same for all that @inner matches, of any atom. */
bool space_shadows(const struct space *space, uint32_t outer, uint32_t inner);

/* False if no packet matches both rules. */
bool space_intersects(const struct space *space, uint32_t a, uint32_t b);

/*
 * A division of @region at the rule's edge; false if the rule does not overlap
 * it partially. Repeated, each part overlaps with it fully or not at all.
 */
bool space_edge(const struct space *space, uint32_t rule,
		const struct region *region, struct division *division);

/* The same in one dimension. */
bool space_edge_in(const struct space *space, uint32_t rule, unsigned int d,
		   const struct region *region, struct division *division);

#endif

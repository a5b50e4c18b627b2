/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A group's rules as sets of packets: per rule a box in a space whose
 * dimensions are what its conditions ask for. Exact where it says so, for
 * questions like "does this rule match all that one matches?"; the boxes of
 * tree.h may be larger than their rules and cannot answer that.
 *
 * Dimensions are independent: a point of the space need not be a packet that
 * exists (no packet of 10 bytes is TCP). So what no packet of a region can
 * escape, no point of it can; but not the other way round.
 */
#ifndef KZ_SPACE_H
#define KZ_SPACE_H

#include "userspace/policy/policy.h"

/*
 * Address family, protocol, which header is there and fragments are one
 * dimension: a packet is in one of some 2,500 classes, and those that no condition of the
 * group tells apart are one atom. A space holds up to 64 atoms.
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

/* What a rule asks of a dimension beyond its extent there. */
struct limit {
	uint8_t dimension;
	bool negate;
	uint32_t mask, value; /* of bits; else: */
	const struct range *list; /* sorted; low[0], high[0] count */
	size_t count;
};

/* The first piece of the list that ends at @value or behind it, or count. */
size_t limit_piece(const struct limit *limit, uint32_t value);

struct classes;
struct ranks;

struct space {
	size_t count; /* rules */
	unsigned int n_dimensions;
	struct dimension dimensions[SPACE_DIMENSIONS];
	struct extent *extents[SPACE_DIMENSIONS]; /* [count] each; owned */
	uint64_t *atoms; /* [count], owned: those the rule matches */
	uint64_t all_atoms; /* that there are */
	uint32_t *limited; /* [count], owned: bit per dimension with limits */
	struct limit *limits; /* owned: those of a rule stand together */
	uint32_t *first_limit; /* [count + 1], owned */
	bool *opaque; /* [count], owned: asks for more than is said here */
	bool *empty; /* [count], owned: no packet is in it */
	unsigned int n_atoms;
	struct classes *classes; /* owned; packet_classes.c */
	struct ranks *ranks; /* owned; ranks.c */
};

struct region {
	uint64_t atoms; /* not 0 */
	struct extent extents[SPACE_DIMENSIONS];
};

/* How a rule, or a part of it, stands to a region. */
enum overlap {
	OVERLAP_NONE, /* they have nothing in common */
	OVERLAP_PARTIAL,
	OVERLAP_FULL, /* all of the region is in it */
};

/* The region of everything. */
void space_region(const struct space *space, struct region *region);

/* In one dimension. */
enum overlap space_overlap_in(const struct space *space, uint32_t rule,
			      unsigned int dimension,
			      const struct extent *extent);

/* In all of them. OUT may be said as PART where limits contradict. */
enum overlap space_overlap(const struct space *space, uint32_t rule,
			   const struct region *region);

/* The part of @region that is in the rule's extents; false if none is. */
bool space_clip(const struct space *space, uint32_t rule,
		const struct region *region, struct region *clipped);

/*
 * True if @outer has all that @inner has inside @region, which is inside
 * @inner's extents.
 */
bool space_contains(const struct space *space, uint32_t outer, uint32_t inner,
		    const struct region *region);

/* The same for all that @inner has, of any atom. */
bool space_shadows(const struct space *space, uint32_t outer, uint32_t inner);

/* False if the rules have nothing in common. */
bool space_intersects(const struct space *space, uint32_t a, uint32_t b);

/* A region divided in two. */
struct division {
	int dimension; /* or -1: atoms */
	uint64_t atoms; /* of the first part */
	uint32_t at; /* interval: last value of the first part; bits: which */
};

void region_divide(const struct space *space, const struct region *region,
		   const struct division *division, struct region parts[2]);

/*
 * A division of @region at the rule's edge: false if the rule does not stand
 * PART to it. Done again and again, every part is in or out.
 */
bool space_edge(const struct space *space, uint32_t rule,
		const struct region *region, struct division *division);

/* The same in one dimension. */
bool space_edge_in(const struct space *space, uint32_t rule, unsigned int d,
		   const struct region *region, struct division *division);

/* ---- space_fill.c ---- */

/*
 * The rules of @group within its `when`, or without it unless @when. Atoms
 * are not filled in yet. 0 or -ENOMEM; freed by space_free() in either case.
 */
int space_fill(struct space *space, const struct policy_group *group,
	       bool when);

/* How often 64 atoms there are. */
size_t space_chunks(const struct space *space);

/* Fill in the atoms of one chunk. */
void space_fill_atoms(struct space *space, size_t chunk);

void space_free(struct space *space);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The place of a policy among the programs at its hook. */
#ifndef KZ_POSITION_H
#define KZ_POSITION_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

/* The place that a load asks for, at tc. */
enum position_kind {
	POSITION_ANY, /* last; of a replacement: where it is */
	POSITION_FIRST,
	POSITION_LAST,
	POSITION_BEFORE, /* a program */
	POSITION_AFTER,
	POSITION_PREFERENCE, /* of a filter of clsact */
};

struct position {
	enum position_kind kind;
	const char *program; /* its name or id: POSITION_BEFORE, POSITION_AFTER */
	uint32_t preference;
	bool kept; /* of an earlier load: where it is not, last, with a warning */
};

/* A program at a hook. */
struct neighbour {
	char text[96]; /* "says_ok (id 12, link 7)" */
	bool ours; /* kzmark's: it hides no packet that it does not drop */
};

/* Where a policy is, at one of its devices. */
struct positioned {
	char device[IF_NAMESIZE];
	const char *hook; /* "ingress", "egress" */
	bool companion; /* of XDP: what writes its marks, at tc */
	unsigned int at; /* from 1; 0: it is not there */
	unsigned int of;
	uint32_t preference; /* of a filter of clsact; 0: at tcx */
	/* at - 1 programs, which see packets first; of the callee */
	const struct neighbour *ahead;
};

#endif

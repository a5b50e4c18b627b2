/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy and a packet of which a backend says something else than the
 * reference, or nothing: made as small as it can be, and printed as a vector.
 */
#ifndef KZ_FINDING_H
#define KZ_FINDING_H

#include <stdio.h>

#include "backend.h"
#include "draw_frame.h"
#include "sketch.h"

struct finding {
	const struct backend *backend;
	struct sketch policy;
	struct drawn packet;
	unsigned int tries; /* that shrinking took */
};

/* What both say; zeroed where the backend fails. */
struct difference {
	struct kz_result expected, got;
	char why[WHY_SIZE]; /* the backend failed; else "" */
};

/* True if the reference and the backend differ. */
bool finding_differs(const struct finding *finding,
		     struct difference *difference);

/* Leave out all that it takes to differ no more. */
void finding_shrink(struct finding *finding);

/* A block of selftests/vectors/README.md, expecting what the reference says,
 * each line behind @prefix.
 */
void finding_print(const struct finding *finding, const char *prefix,
		   FILE *out);

#endif

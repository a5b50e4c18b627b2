/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy and packets, of the last of which a backend says something else than
 * the reference, or nothing: made as small as it can be, and printed as
 * vectors.
 */
#ifndef KZ_FINDING_H
#define KZ_FINDING_H

#include <stdio.h>

#include "userspace/backend/backend.h"
#include "selftests/fuzz/draw_frame.h"
#include "selftests/fuzz/sketch.h"
#include "selftests/fuzz/trial.h"

struct finding {
	const struct backend *backend;
	struct sketch policy; /* the trial's */
	struct drawn *packets; /* owned; evaluated in order */
	size_t n_packets;
	unsigned int tries; /* that shrinking took */
};

/* What both say; zeroed where the backend fails. */
struct difference {
	size_t packet; /* of which */
	struct kz_result expected, got;
	char why[WHY_SIZE]; /* the backend failed; else "" */
};

/* Packet @number of @trial alone, if they differ in it, or all up to it. False
 * if they do not differ. finding_free() in any case.
 */
bool finding_make(struct finding *finding, const struct backend *backend,
		  const struct trial *trial, uint32_t number);

void finding_free(struct finding *finding);

/* True if the reference and the backend differ in a packet. */
bool finding_differs(const struct finding *finding,
		     struct difference *difference);

/* Leave out all that it takes to differ no more. */
void finding_shrink(struct finding *finding);

/* A block of selftests/vectors/README.md, expecting what the reference says,
 * each line after @prefix.
 */
void finding_print(const struct finding *finding, const char *prefix,
		   FILE *out);

#endif

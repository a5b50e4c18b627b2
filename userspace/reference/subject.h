/* SPDX-License-Identifier: GPL-2.0-only */
/* A packet, as far as the policy has been interpreted. */
#ifndef KZ_REFERENCE_SUBJECT_H
#define KZ_REFERENCE_SUBJECT_H

#include "userspace/reference/reference.h"

#define NS_PER_MS 1000000

struct subject {
	struct reference *reference;
	struct decoded packet;
	struct kz_given given;
	uint32_t mark;
	uint32_t flow[4];
	uint32_t priority;
	uint32_t mirror, redirect; /* ifindex; 0: not */
	uint32_t reject; /* the answer (reject.h); 0: none */
};

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* An event of "log", whatever backend sends it (docs/policy.md S99). */
#ifndef KZ_EVENT_H
#define KZ_EVENT_H

#include "core/key.h"

struct kz_event {
	__u64 time; /* CLOCK_MONOTONIC, ns */
	__u64 lost; /* events of the policy that were not sent, until now */
	__u32 generation; /* of the policy: what rule is a number in */
	__u32 rule;
	struct kz_key key; /* as the rules before this action have left it */
};
_Static_assert(sizeof(struct kz_event) == 152, "kz_event");

#endif

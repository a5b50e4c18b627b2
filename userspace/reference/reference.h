/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reference interpreter: the language's meaning, as plainly as it can be
 * said. It reads the parsed policy, not the image, decodes packets by itself,
 * and looks at one rule after another. Everything else must agree with it.
 */
#ifndef KZ_REFERENCE_H
#define KZ_REFERENCE_H

#include "userspace/reference/elements.h"
#include "userspace/reference/flow_memory.h"
#include "userspace/reference/key_buckets.h"
#include "userspace/packet/packet.h"
#include "userspace/policy/policy.h"

/* A policy, and the state that the packets so far have left. */
struct reference {
	const struct policy *policy; /* borrowed */
	struct elements *sets; /* owned; by policy_set.number */
	struct flow_memories flows; /* owned */
	uint64_t *due; /* owned; by rule: when its limit's bucket is full, ns */
	struct key_buckets *buckets; /* owned; by rule: of its limit's keys */
	bool begun; /* a packet has come: the sets have what the text says */
	bool writes_ip; /* the IP header: the results say what is in it */
	uint64_t now; /* the time, in ns: the caller's to set, never back */
};

/* 0 or -ENOMEM. There is no state yet, and the time is 0. */
int reference_open(struct reference *reference, const struct policy *policy);

/* Evaluate @packet, the next; cannot fail. result->ns is 0. */
void reference_evaluate(struct reference *reference,
			const struct packet *packet, struct kz_result *result);

void reference_close(struct reference *reference);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What flows remember, in userspace. */
#ifndef KZ_USERSPACE_ENV_FLOWS_H
#define KZ_USERSPACE_ENV_FLOWS_H

#include "core/flow.h"
#include "core/image.h"

struct env_flows;

/* None yet; NULL: out of memory. */
struct env_flows *env_flows_new(void);

/* The flow words of the packet with @key into it; zero where it has no flow. */
void env_flows_get(struct env_flows *flows, struct kz_key *key);

/*
 * kz_env_flow_set() of eval.h. Without memory for another flow it is not
 * remembered, as in a full map.
 */
void env_flows_set(struct env_flows *flows, const struct kz_key *key,
		   const __u32 masks[KZ_FLOW_WORDS]);

void env_flows_free(struct env_flows *flows);

#endif

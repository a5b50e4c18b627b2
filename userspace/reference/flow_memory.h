/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Flows: which one a packet is of, what it remembers, and the number by which
 * it chooses. Written from docs/policy.md without a look at core/flow.h.
 */
#ifndef KZ_FLOW_MEMORY_H
#define KZ_FLOW_MEMORY_H

#include <stdbool.h>

#include "userspace/reference/decode.h"

struct flow_end {
	uint32_t address[4];
	uint32_t port;
};

/* Who speaks with whom: the lower end first, whatever the direction. */
struct flow_name {
	struct flow_end end[2];
	uint32_t version;
	uint32_t protocol;
};

struct flow_memory {
	struct flow_name name;
	uint32_t words[4];
	struct flow_memory *next;
};

struct flow_memories {
	struct flow_memory **buckets; /* owned */
};

/* False: @packet, without an IP header, is of no flow; @name is all zero. */
bool flow_name(const struct decoded *packet, struct flow_name *name);

/* 32 bits that depend on the flow and @seed only. */
uint32_t flow_number(const struct flow_name *name, uint32_t seed);

/* 0 or -ENOMEM. */
int flow_memories_init(struct flow_memories *flows);

/* The flow called @name: NULL if nothing is remembered, or with @learn if
 * there is no memory.
 */
struct flow_memory *flow_memory_find(struct flow_memories *flows,
				     const struct flow_name *name, bool learn);

void flow_memories_free(struct flow_memories *flows);

#endif

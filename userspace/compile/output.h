/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The image while it is built: a buffer for each section. Until output_finish()
 * joins them, references count from the start of the section they lead to.
 */
#ifndef KZ_OUTPUT_H
#define KZ_OUTPUT_H

#include "userspace/base/buffer.h"
#include "userspace/compile/compile.h"
#include "userspace/compile/tree.h"

struct output {
	const struct policy *policy;
	struct messages *messages;
	struct buffer groups;
	struct buffer written; /* struct written, one for each group: jumps.h */
	struct buffer trees;
	struct buffer dynamic; /* names count from strings' start */
	struct buffer nodes;
	struct buffer set_nodes;
	struct buffer rules; /* and matches, actions, elements, weights... */
	struct buffer patterns; /* of device names: patterns.h */
	struct buffer names; /* where their numbers change; like the rules */
	struct buffer offsets; /* of the zone; likewise */
	struct buffer cgroups; /* likewise */
	struct kz_slice payloads[KZ_MAX_PAYLOADS]; /* .bits 0: free */
	struct buffer limits; /* appended to the rules at the end */
	struct buffer candidates;
	struct buffer
		places; /* uint32_t: where slots end, of each rule; room.h */
	struct buffer room; /* offsets count from its start */
	uint32_t slots; /* where there are many; 0: there is no room */
	struct buffer info; /* offsets of strings count from strings' start */
	struct buffer strings;
	struct buffer records; /* uint32_t: where each rule's are in rules */
	uint32_t *set_roots; /* by number in policy->sets; owned */
	uint32_t n_counters;
	uint32_t n_jumps; /* of the groups */
	uint32_t n_tables; /* of limits per key */
	uint32_t sticky; /* where they are in rules */
	uint32_t n_sticky;
	uint64_t features;
	uint8_t asked[KZ_MAX_ASKED]; /* enum kz_ask; 0: free */
	uint32_t cached[KZ_KEY_WORDS]; /* bits that cached groups ask for */
	bool ether; /* the policy matches the Ethernet header */
	uint32_t n_listed; /* trees */
	uint32_t max_trees;
	uint32_t max_matches;
};

#endif

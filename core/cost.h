/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one packet may cost, at most, in an image: the compiler says it, and the
 * validator refuses what exceeds KZ_MAX_STEPS, with the same function.
 *
 * Counted in steps: a step is a node of a tree, about 3 ns where the numbers
 * below were measured. A bound, not an estimate: every group runs, every tree
 * is walked to its deepest leaf and that leaf is also the dearest one, and of
 * each rule all matches are compared. Parsing and the flow cost the same in
 * all images, and are not counted.
 *
 * Each tree's nodes are a run of their own, in which children come after
 * their parents, so that one pass over the image finds the bound.
 */
#ifndef KZ_COST_H
#define KZ_COST_H

#include "core/image.h"

/* Steps, from times of core/'s evaluator and of maps and hashes in the kernel:
 * docs/design/datapath.md.
 */
#define KZ_COST_ASK 64U /* a route, the time: most, not measured */
#define KZ_COST_NAME 16U /* a device's, looked up */
#define KZ_COST_GROUP 4U
#define KZ_COST_TREE 3U
#define KZ_COST_CANDIDATE 2U
#define KZ_COST_MATCH 2U
#define KZ_COST_SET_LEAF 3U
#define KZ_COST_BOX_LEAF 24U /* more elements, of several words */
#define KZ_COST_DYNAMIC 14U /* look up a hash */
#define KZ_COST_LIMIT 16U /* read the clock, take a token */
#define KZ_COST_LIMIT_KEY 128U /* and hash the key, read memory */
#define KZ_COST_ACTION 2U
#define KZ_COST_CHOOSE 16U
#define KZ_COST_ADD 64U /* change a hash */
#define KZ_COST_LOG 256U /* send an event */

#define KZ_STEP_NS 3U

/* Each tree is walked once a packet: where all of them, with their candidates,
 * are larger than this, packets of other addresses do not find them in a core's
 * own cache, and a step of a tree counts KZ_COST_COLD times. What a packet looks
 * up in a set is there from the second rule on.
 */
#define KZ_COST_CACHE (1U << 20) /* bytes */
#define KZ_COST_COLD 2U

struct kz_cost {
	__u32 steps; /* of a packet of the dearest family */
	__u32 group; /* the dearest group's number */
	__u32 group_steps; /* and what it has of them */
};

/* What the rule at @offset costs to compare, for its candidates' flags. */
__u32 kz_rule_cost(const struct kz_image_header *header, __u32 offset);

/* What @count matches of the image's rules cost to compare, and what actions do
 * when their rule fires.
 */
__u32 kz_matches_cost(const struct kz_image_header *header,
		      const struct kz_match *match, __u32 count);
__u32 kz_actions_cost(const struct kz_action *action, __u32 count);

/* An image's fault, as the validator says it. */
struct kz_fault;

/*
 * The cost of @header's image, of which everything else is valid; the
 * validator's last question. 0 with @cost, or -EINVAL with @fault: a tree's
 * nodes are not a run of their own, or -E2BIG: more than @most steps; @cost then
 * has the dearest group all the same. Linear in trees, nodes and candidates;
 * may sleep in the kernel.
 */
int kz_image_cost(const struct kz_image_header *header, __u32 most,
		  struct kz_cost *cost, struct kz_fault *fault);

#endif

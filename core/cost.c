// SPDX-License-Identifier: GPL-2.0-only
#include "core/cost.h"
#include "core/given.h"
#include "core/validate.h"
#include "core/yield.h"

/* What the walk over the image has met. */
struct walk {
	const struct kz_image_header *header;
	struct kz_fault *fault;
	__u32 n_trees; /* so far */
	__u32 n_nodes;
	__u32 cold; /* what a step of a tree counts */
};

/* What one tree, or the trees of a group, cost at most. */
struct bound {
	__u64 steps;
	__u32 limited; /* rules with a limit that a packet can meet */
};

static const void *at(const struct kz_image_header *header, __u32 offset)
{
	return (const __u8 *)header + offset;
}

static int fail(struct walk *w, __u32 offset, const char *reason)
{
	w->fault->reason = reason;
	w->fault->offset = offset;
	return -EINVAL;
}

static __u32 match_cost(const struct kz_image_header *header,
			const struct kz_match *match)
{
	const struct kz_node *root;

	switch ((enum kz_match_op)match->op) {
	case KZ_MATCH_SET:
		root = at(header, match->lo);
		return KZ_COST_MATCH + root->level +
		       (match->span ? KZ_COST_BOX_LEAF : KZ_COST_SET_LEAF);
	case KZ_MATCH_DYNAMIC:
	case KZ_MATCH_JOINED:
	case KZ_MATCH_WIDE:
		return KZ_COST_MATCH + KZ_COST_DYNAMIC;
	case KZ_MATCH_PREFIXES:
		return KZ_COST_MATCH + KZ_COST_DYNAMIC * match->span;
	case KZ_MATCH_RANGE:
	case KZ_MATCH_OPS:
		break;
	}
	return KZ_COST_MATCH;
}

__u32 kz_matches_cost(const struct kz_image_header *header,
		      const struct kz_match *match, __u32 count)
{
	__u32 cost = 0, i;

	for (i = 0; i < count; i++)
		cost += match_cost(header, match + i);
	return cost;
}

__u32 kz_rule_cost(const struct kz_image_header *header, __u32 offset)
{
	const struct kz_rule *rule = at(header, offset);

	_Static_assert(
		KZ_MAX_MATCHES * (KZ_COST_MATCH + KZ_MAX_DEPTH +
				  KZ_COST_BOX_LEAF) <=
				KZ_CANDIDATE_COST_MAX &&
			KZ_MAX_MATCHES * (KZ_COST_MATCH +
					  KZ_MAX_LENGTHS * KZ_COST_DYNAMIC) <=
				KZ_CANDIDATE_COST_MAX,
		"KZ_CANDIDATE_COST");
	return kz_matches_cost(header, at(header, rule->body), rule->n_matches);
}

/* The compiler notices an action without a price, as it does a match. */
static __u32 action_cost(enum kz_action_op op)
{
	switch (op) {
	case KZ_ACTION_SET:
	case KZ_ACTION_SET_OF:
	case KZ_ACTION_COPY:
		return KZ_COST_ACTION;
	case KZ_ACTION_ADD:
	case KZ_ACTION_UPDATE:
	case KZ_ACTION_JOIN:
	case KZ_ACTION_WIDE:
		return KZ_COST_ADD;
	case KZ_ACTION_CHOOSE:
		return KZ_COST_CHOOSE;
	case KZ_ACTION_LOG:
		return KZ_COST_LOG;
	case KZ_ACTION_OPS:
		break;
	}
	return 0;
}

__u32 kz_actions_cost(const struct kz_action *action, __u32 count)
{
	__u32 cost = KZ_COST_ACTION, i; /* its counter */

	for (i = 0; i < count; i++)
		cost += action_cost(action[i].op);
	return cost;
}

/* What the rule at @offset costs when it fires. */
static __u32 fire_cost(const struct kz_image_header *header, __u32 offset)
{
	const struct kz_rule *rule = at(header, offset);
	const struct kz_match *matches = at(header, rule->body);

	return kz_actions_cost((const void *)(matches + rule->n_matches),
			       rule->n_actions);
}

/* The most that a rule costs when it fires: taken for each group's. */
static __u32 dearest_fire(const struct kz_image_header *header)
{
	const struct kz_candidate *candidate = at(header, header->candidates);
	const struct kz_group *group = at(header, header->groups);
	__u32 most = 0, cost, i;

	for (i = 0; i < header->n_candidates; i++) {
		cost = kz_candidate_is_dead(&candidate[i]) ?
			       0 :
			       fire_cost(header, candidate[i].rule);
		if (cost > most)
			most = cost;
		if (!(i & KZ_YIELD_INTERVAL))
			kz_yield();
	}
	for (i = 0; i < header->n_groups; i++) {
		cost = group[i].fallback ?
			       fire_cost(header, group[i].fallback) :
			       0;
		if (cost > most)
			most = cost;
	}
	return most;
}

static __u32 step_cost(const struct kz_image_header *header)
{
	__u64 trees = (__u64)header->n_nodes * sizeof(struct kz_node) +
		      (__u64)header->n_candidates * sizeof(struct kz_candidate);

	return trees > KZ_COST_CACHE ? KZ_COST_COLD : 1;
}

static void leaf_bound(const struct walk *w, const struct kz_node *leaf,
		       struct bound *most)
{
	const struct kz_candidate *candidate = at(w->header, leaf->base);
	struct bound b = { 0 };
	__u32 i;

	for (i = 0; i < leaf->count; i++, candidate++) {
		b.steps += KZ_COST_CANDIDATE * w->cold +
			   (candidate->flags >> KZ_CANDIDATE_COST_SHIFT);
		b.limited += !!(candidate->flags & KZ_CANDIDATE_LIMITED);
	}
	if (b.steps > most->steps)
		most->steps = b.steps;
	if (b.limited > most->limited)
		most->limited = b.limited;
}

/* A cut's children come after @first, in the same run, which ends at @end. */
static bool has_children_in(const struct kz_node *cut, __u32 first, __u32 end)
{
	__u32 size = sizeof(*cut) << (32 - cut->right);

	return cut->base >= first && cut->base <= end &&
	       size <= end - cut->base;
}

static int tree_bound(struct walk *w, __u32 offset, struct bound *b)
{
	const struct kz_tree *tree = at(w->header, offset);
	const struct kz_node *node;
	struct bound leaf = { 0 };
	__u32 i;

	if (!tree->root.right) {
		leaf_bound(w, &tree->root, &leaf);
		goto out;
	}
	if (!has_children_in(&tree->root, 0, tree->end))
		return fail(w, offset, "tree's nodes are not its own");
	for (i = tree->root.base; i < tree->end; i += sizeof(*node)) {
		if (w->n_nodes++ >= w->header->n_nodes)
			return fail(w, offset, "trees share nodes");
		node = at(w->header, i);
		if (!node->right)
			leaf_bound(w, node, &leaf);
		else if (!has_children_in(node, i + sizeof(*node), tree->end))
			return fail(w, i, "tree's nodes are not its own");
		if (!(w->n_nodes & KZ_YIELD_INTERVAL))
			kz_yield();
	}
out:
	b->steps += (KZ_COST_TREE + tree->root.level) * w->cold + leaf.steps;
	b->limited += leaf.limited;
	return 0;
}

/* One group, for one family. */
static int list_bound(struct walk *w, const struct kz_group *group,
		      const struct kz_tree_list *list, __u64 *steps)
{
	const struct kz_image_header *header = w->header;
	struct bound b = { 0 };
	__u32 limit = KZ_COST_LIMIT, i, searches;
	int err = 0;

	for (i = 0; i < list->count && !err; i++) {
		if (w->n_trees++ >= header->n_trees)
			return fail(w, 0, "groups share trees");
		err = tree_bound(w,
				 header->trees + (list->first + i) *
							 sizeof(struct kz_tree),
				 &b);
	}
	if (!header->n_limits)
		b.limited = 0;
	if (b.limited > KZ_MAX_LIMITS)
		b.limited = KZ_MAX_LIMITS;
	if (header->n_tables)
		limit += KZ_COST_LIMIT_KEY;
	/* A rule that its limit keeps from firing: another search. */
	searches = 1 + b.limited;
	*steps = KZ_COST_GROUP +
		 (group->jump ? KZ_COST_TREE + header->set_depth : 0) +
		 kz_matches_cost(header, at(header, group->when),
				 group->n_when) +
		 b.steps * searches + b.limited * limit;
	return err;
}

/* What the hook is asked for, before the first group. */
static __u32 asked_cost(const struct kz_image_header *header)
{
	__u32 cost = 0, i;

	for (i = 0; i < KZ_MAX_ASKED && header->asked[i]; i++)
		cost += header->asked[i] == KZ_ASK_IIFNAME ||
					header->asked[i] == KZ_ASK_OIFNAME ?
				KZ_COST_NAME :
				KZ_COST_ASK;
	return cost;
}

int kz_image_cost(const struct kz_image_header *header, __u32 most,
		  struct kz_cost *cost, struct kz_fault *fault)
{
	const struct kz_group *group = at(header, header->groups);
	struct walk w = { .header = header,
			  .fault = fault,
			  .cold = step_cost(header) };
	__u32 fire = dearest_fire(header), i, family;
	__u64 total[4], steps = 0, dearest = 0, highest = 0;
	int err;

	*cost = (struct kz_cost){ 0 };
	for (family = 0; family < 4; family++)
		total[family] = asked_cost(header);
	for (i = 0; i < header->n_groups; i++) {
		for (family = 0; family < 4; family++) {
			err = list_bound(&w, &group[i], &group[i].trees[family],
					 &steps);
			if (err)
				return err;
			steps += fire;
			total[family] += steps;
			if (total[family] > highest)
				highest = total[family];
			if (steps <= dearest)
				continue;
			dearest = steps;
			cost->group = i;
		}
	}
	cost->steps = highest < KZ_NONE ? highest : KZ_NONE;
	cost->group_steps = dearest < KZ_NONE ? dearest : KZ_NONE;
	if (highest <= most)
		return 0;
	fail(&w, header->groups + cost->group * sizeof(*group),
	     "a packet may cost too much");
	return -E2BIG;
}

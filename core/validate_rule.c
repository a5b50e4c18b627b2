// SPDX-License-Identifier: GPL-2.0-only
/* The validator: rules, what they match, and who refers to them. */
#include "core/cost.h"
#include "core/image_room.h"
#include "core/validate_check.h"
#include "core/yield.h"

static int check_match(const struct kz_check *c, __u32 offset)
{
	const struct kz_match *m = (const void *)(c->image + offset);
	const struct kz_image_header *h = c->header;

	if (m->op >= KZ_MATCH_OPS || m->flags & ~KZ_MATCH_NOT || m->reserved)
		return kz_check_fail(c, offset, "unknown match");
	if (m->word >= KZ_KEY_WORDS)
		return kz_check_fail(c, offset, "match reads beyond the key");
	if (m->op == KZ_MATCH_RANGE)
		return 0;
	/* What is said of more words than there are wraps around. */
	if (m->op == KZ_MATCH_DYNAMIC)
		return kz_check_is_dynamic(h, m->lo, false) &&
				       (!m->span ||
					m->span == KZ_SET_WORDS - 1) ?
			       0 :
			       kz_check_fail(c, offset,
					     "match names no dynamic set");
	if (m->op == KZ_MATCH_PREFIXES)
		return kz_prefixes_check(c, offset);
	if (m->op == KZ_MATCH_JOINED || m->op == KZ_MATCH_WIDE)
		return kz_joined_check(c, m->lo, m->op == KZ_MATCH_WIDE,
				       m->span);
	if (!kz_check_is_set_node(h, m->lo))
		return kz_check_fail(c, offset, "set match names no set");
	return m->span ? kz_parts_check(c, m->span) : 0;
}

static int check_matches(const struct kz_check *c, __u32 offset, __u32 count)
{
	const struct kz_image_header *h = c->header;
	__u32 i;
	int err;

	if (count > h->max_matches)
		return kz_check_fail(c, offset, "too many matches");
	if (offset % KZ_RECORD_ALIGN ||
	    !kz_check_holds(h->rules, h->hot_size, offset, count,
			    sizeof(struct kz_match)))
		return kz_check_fail(c, offset, "matches outside the rules");
	for (i = 0; i < count; i++) {
		err = check_match(c, offset + i * sizeof(struct kz_match));
		if (err)
			return err;
	}
	return 0;
}

static bool is_limited(const struct kz_rule *rule)
{
	return kz_rule_limit(rule) != KZ_RULE_NO_LIMIT;
}

static int check_rule(const struct kz_check *c, __u32 offset)
{
	const struct kz_image_header *h = c->header;
	const struct kz_rule *rule = (const void *)(c->image + offset);
	__u32 actions, i;
	int err;

	if (offset % KZ_RECORD_ALIGN ||
	    !kz_check_holds(h->rules, h->hot_size, offset, 1, sizeof(*rule)))
		return kz_check_fail(c, offset, "rule outside the rules");
	if (kz_rule_id(rule) >= h->n_rules + kz_room_ids(h) ||
	    rule->verdict >= KZ_VERDICTS ||
	    rule->flags & ~(KZ_RULE_HIDES | KZ_RULE_MAPPED | KZ_RULE_FAMILIES |
			    (is_limited(rule) ? KZ_RULE_ALONE : 0U)) ||
	    (is_limited(rule) && kz_rule_limit(rule) >= h->n_limits))
		return kz_check_fail(c, offset, "bad rule");
	if (rule->counter != KZ_NONE && rule->counter >= h->n_counters)
		return kz_check_fail(c, offset, "rule names no counter");
	err = check_matches(c, rule->body, rule->n_matches);
	if (err)
		return err;
	actions = rule->body + rule->n_matches * sizeof(struct kz_match);
	if (rule->n_actions > KZ_MAX_ACTIONS ||
	    !kz_check_holds(h->rules, h->hot_size, actions, rule->n_actions,
			    sizeof(struct kz_action)))
		return kz_check_fail(c, offset, "actions outside the rules");
	for (i = 0; i < rule->n_actions; i++) {
		err = kz_action_check(c,
				      actions + i * sizeof(struct kz_action));
		if (err)
			return err;
	}
	return 0;
}

/* What a plain candidate says its rule says too. */
static bool is_plain(const struct kz_rule *rule, __u16 flags)
{
	return rule->counter == KZ_NONE && !rule->n_actions &&
	       (flags & KZ_CANDIDATE_VERDICT) >> KZ_CANDIDATE_VERDICT_SHIFT ==
		       rule->verdict;
}

static int check_candidate(const struct kz_check *c, __u32 offset)
{
	const struct kz_candidate *candidate =
		(const void *)(c->image + offset);
	__u16 known = KZ_CANDIDATE_MORE | KZ_CANDIDATE_PLAIN |
		      KZ_CANDIDATE_LIMITED | KZ_CANDIDATE_COST;
	const struct kz_rule *rule;
	int err;

	if (kz_candidate_is_dead(candidate) &&
	    candidate->class_mask & KZ_C_NEVER)
		return 0; /* its rule is not looked at */
	if (candidate->flags & KZ_CANDIDATE_PLAIN)
		known |= KZ_CANDIDATE_VERDICT;
	if (candidate->saddr_shift > 32 || candidate->daddr_shift > 32 ||
	    kz_candidate_is_dead(candidate) || candidate->flags & ~known)
		return kz_check_fail(c, offset, "bad candidate");
	err = check_rule(c, candidate->rule);
	if (err)
		return err;
	rule = (const void *)(c->image + candidate->rule);
	if (candidate->flags >> KZ_CANDIDATE_COST_SHIFT !=
	    kz_rule_cost(c->header, candidate->rule))
		return kz_check_fail(c, offset, "candidate says another cost");
	if (!(candidate->flags & KZ_CANDIDATE_LIMITED) == is_limited(rule) ||
	    (candidate->flags & KZ_CANDIDATE_PLAIN &&
	     !is_plain(rule, candidate->flags)))
		return kz_check_fail(c, offset,
				     "candidate differs from its rule");
	return 0;
}

/*
 * It and its rule were not written, and that has nothing else: no matches, which
 * it would have the cost of, and no actions.
 */
static bool is_as_before(const struct kz_check *c, __u32 offset)
{
	const struct kz_candidate *candidate =
		(const void *)(c->image + offset);

	_Static_assert(sizeof(*candidate) == 2 * KZ_TOUCHED_SIZE &&
			       sizeof(struct kz_rule) == KZ_TOUCHED_SIZE,
		       "KZ_TOUCHED_SIZE");
	return c->touched && !kz_check_is_touched(c, offset) &&
	       !kz_check_is_touched(c, offset + KZ_TOUCHED_SIZE) &&
	       (kz_candidate_is_dead(candidate) ||
		(!kz_check_is_touched(c, candidate->rule) &&
		 candidate->flags & KZ_CANDIDATE_PLAIN &&
		 !(candidate->flags & KZ_CANDIDATE_COST)));
}

int kz_candidates_check(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	__u32 i, offset;
	int err = 0;

	for (i = 0; i < h->n_candidates && !err; i++) {
		if (!(i & KZ_YIELD_INTERVAL))
			kz_yield();
		offset = h->candidates + i * sizeof(struct kz_candidate);
		if (!is_as_before(c, offset))
			err = check_candidate(c, offset);
	}
	return err;
}

/* Every turn leads to a later group. */
static int check_turns(const struct kz_check *c, __u32 offset, __u32 number)
{
	const struct kz_group *group = (const void *)(c->image + offset);
	const struct kz_image_header *h = c->header;

	if (group->next <= number || group->next > h->n_groups)
		return kz_check_fail(c, offset,
				     "group's next is not a later one");
	if (group->jump &&
	    (group->jump % sizeof(struct kz_node) ||
	     !kz_check_holds(h->set_nodes,
			     h->set_nodes + (__u64)h->n_set_nodes *
						    sizeof(struct kz_node),
			     group->jump, 1, sizeof(struct kz_node))))
		return kz_check_fail(c, offset, "group's jump does not exist");
	if (group->reserved2)
		return kz_check_fail(c, offset, "reserved word is not 0");
	return 0;
}

static bool is_cached(const struct kz_cached *cached)
{
	__u32 i;

	if (cached->size < KZ_MIN_CACHED || cached->size > KZ_MAX_CACHED ||
	    cached->size & (cached->size - 1) ||
	    cached->n_words > KZ_CACHED_WORDS || cached->reserved[0] ||
	    cached->reserved[1])
		return false;
	if (cached->n_words > KZ_CACHED_FEW && cached->size > KZ_MAX_CACHED / 2)
		return false;
	for (i = 0; i < KZ_CACHED_WORDS; i++)
		if (cached->word[i] >= KZ_KEY_WORDS)
			return false;
	return true;
}

/* All groups that are cached have the same struct kz_cached. */
static int check_cached(const struct kz_check *c, __u32 *at)
{
	const struct kz_image_header *h = c->header;
	const struct kz_group *group = (const void *)(c->image + h->groups);
	__u32 i, cached = 0;

	for (i = 0; i < h->n_groups; i++) {
		if (!group[i].cached || group[i].cached == cached)
			continue;
		*at = h->groups + i * (__u32)sizeof(*group);
		if (cached || group[i].cached % KZ_RECORD_ALIGN ||
		    !kz_check_holds(h->rules, h->hot_size, group[i].cached, 1,
				    sizeof(struct kz_cached)))
			return -EINVAL;
		cached = group[i].cached;
		if (!is_cached((const void *)(c->image + cached)))
			return -EINVAL;
	}
	return 0;
}

/* Trees, and the one that ends the search. */
static bool is_list(const struct kz_check *c, const struct kz_tree_list *list)
{
	const struct kz_image_header *h = c->header;
	const struct kz_tree *tree = (const void *)(c->image + h->trees);
	__u32 i;

	if (!kz_check_holds(0, h->n_trees, list->first, list->count + 1ULL, 1))
		return false;
	tree += list->first;
	for (i = 0; i < list->count; i++)
		if (tree[i].best == KZ_NONE)
			return false;
	return tree[i].best == KZ_NONE;
}

static int check_group(const struct kz_check *c, __u32 offset)
{
	const struct kz_group *group = (const void *)(c->image + offset);
	const struct kz_image_header *h = c->header;
	const struct kz_tree_list *list = group->trees;
	__u32 i;
	int err;

	if (group->max_trees > h->max_trees)
		return kz_check_fail(c, offset, "group has too many trees");
	for (i = 0; i < sizeof(group->trees) / sizeof(*list); i++)
		if (list[i].count > group->max_trees || !is_list(c, &list[i]))
			return kz_check_fail(c, offset,
					     "group's trees do not exist");
	err = group->n_when ? check_matches(c, group->when, group->n_when) : 0;
	if (!err && group->fallback)
		err = check_rule(c, group->fallback);
	return err;
}

int kz_groups_check(struct kz_check *c)
{
	const struct kz_image_header *h = c->header;
	const struct kz_group *group = (const void *)(c->image + h->groups);
	__u32 i, offset = 0, jumps = 0;
	int err = check_cached(c, &offset);

	if (err)
		return kz_check_fail(c, offset, "bad flow cache");
	for (i = 0; i < h->n_groups && !err; i++) {
		offset = h->groups + i * sizeof(*group);
		jumps += !!group[i].jump;
		err = check_group(c, offset);
		if (!err)
			err = check_turns(c, offset, i);
	}
	if (!err && jumps != h->n_jumps)
		return kz_check_fail(c, 0,
				     "groups have another count of jumps");
	return err;
}

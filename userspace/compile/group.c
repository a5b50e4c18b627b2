// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/limit.h"
#include "userspace/compile/lower_action.h"
#include "userspace/compile/group.h"
#include "userspace/compile/layout.h"
#include "userspace/compile/search.h"

struct group_build {
	struct output *output;
	const struct policy_group *group;
	struct search_rule *rules; /* per rule; owned */
	struct tree_items items; /* per rule */
	struct kz_candidate *candidates; /* per rule; owned */
	bool has_default;
	uint32_t n_searched; /* rules before it */
};

static void matches_note(struct output *output, const struct lowered *l)
{
	if (l->n_matches > output->max_matches)
		output->max_matches = l->n_matches;
}

/* The record of one rule: rule, matches, actions. */
static int rule_write(struct output *output, const struct policy_group *group,
		      uint32_t index, const struct lowered *l)
{
	const struct policy_rule *rule = &group->rules[index];
	uint32_t number = group->first_rule + index;
	size_t matches = l->n_matches * sizeof(*l->matches), i;
	uint32_t weights[KZ_MAX_ACTIONS] = { 0 }, limit;
	struct kz_action *action;
	struct kz_rule *record;

	limit = limit_write(output, group, rule);
	if (limit == KZ_NONE || weights_write(output, rule, weights))
		return -ENOMEM;
	buffer_align(&output->rules, KZ_RECORD_ALIGN);
	output->rule_offsets[number] = output->rules.size;
	record = buffer_add(&output->rules,
			    sizeof(*record) + matches +
				    rule->n_actions * sizeof(*action));
	if (!record)
		return -ENOMEM;
	*record = (struct kz_rule){
		.id = number,
		.counter = rule->count ? output->n_counters++ : KZ_NONE,
		.n_matches = l->n_matches,
		.n_actions = rule->n_actions,
		.verdict = rule->verdict,
		.limit = limit,
	};
	memcpy(record + 1, l->matches, matches);
	action = (void *)((uint8_t *)(record + 1) + matches);
	for (i = 0; i < rule->n_actions; i++)
		action[i] = action_lower(output, &rule->actions[i], number,
					 weights[i]);
	if (rule->count)
		output->features |= KZ_F_COUNT;
	matches_note(output, l);
	return 0;
}

/* The bounds of rule @rule that bound anything. */
static int bounds_keep(struct group_build *b, size_t rule,
		       const struct tree_bound bounds[KZ_KEY_WORDS])
{
	struct tree_bound *kept;
	unsigned int word;

	for (word = 0; word < KZ_KEY_WORDS; word++) {
		if (bounds[word].high == UINT32_MAX && !bounds[word].low &&
		    !bounds[word].mask)
			continue;
		kept = tree_items_bound(&b->items, rule, word);
		if (!kept)
			return -ENOMEM;
		*kept = bounds[word];
	}
	return 0;
}

static int rules_lower(struct group_build *b)
{
	const struct policy_group *group = b->group;
	struct lowered l;
	size_t i;
	int err = 0;

	for (i = 0; i < group->n_rules && !err; i++) {
		err = conditions_lower(b->output, &group->rules[i].conditions,
				       true, group->rules[i].at, &l);
		if (err)
			break;
		candidate_take(&l, &b->candidates[i]);
		candidate_set_verdict(&group->rules[i], &b->candidates[i]);
		err = rule_write(b->output, group, i, &l);
		if (err)
			break;
		b->candidates[i].rule =
			b->output->rule_offsets[group->first_rule + i];
		b->rules[i].specific = lowered_specific(&l);
		memcpy(b->rules[i].families, l.families, sizeof(l.families));
		/* A rule with a limit may not fire: later ones can win. */
		b->items.exact[i] = l.exact && !group->rules[i].limit.rate;
		err = bounds_keep(b, i, l.bounds);
	}
	return err;
}

/* The matches of `when` are among the rules, after those of the group. */
static int when_write(struct group_build *b, struct kz_group *record)
{
	struct output *o = b->output;
	struct lowered l;
	void *matches;
	int err;

	err = conditions_lower(o, &b->group->when, false, b->group->at, &l);
	if (err || !l.n_matches)
		return err;
	buffer_align(&o->rules, KZ_RECORD_ALIGN);
	record->when = o->rules.size;
	record->n_when = l.n_matches;
	matches = buffer_add(&o->rules, l.n_matches * sizeof(*l.matches));
	if (!matches)
		return -ENOMEM;
	memcpy(matches, l.matches, l.n_matches * sizeof(*l.matches));
	matches_note(o, &l);
	return 0;
}

/* A rule without conditions is not in the trees: it fires if none else does. */
static void default_find(struct group_build *b)
{
	const struct policy_group *group = b->group;
	size_t i;

	for (i = 0; i < group->n_rules; i++) {
		if (!rule_is_default(&group->rules[i]))
			continue;
		b->has_default = true;
		b->n_searched = i;
		return;
	}
	b->n_searched = group->n_rules;
}

int group_compile(struct output *output, const struct policy_group *group)
{
	struct group_build b = { .output = output, .group = group };
	struct candidate_runs runs = { 0 };
	struct search search;
	struct kz_group record = { 0 }, *out;
	enum kz_family family;
	int err;

	b.rules = calloc(group->n_rules + 1, sizeof(*b.rules));
	b.candidates = calloc(group->n_rules + 1, sizeof(*b.candidates));
	err = b.rules && b.candidates ?
		      tree_items_init(&b.items, group->n_rules) :
		      -ENOMEM;
	if (!err)
		err = rules_lower(&b);
	if (!err)
		err = when_write(&b, &record);
	default_find(&b);
	search = (struct search){
		.output = output,
		.rules = b.rules,
		.items = &b.items,
		.candidates = b.candidates,
		.runs = &runs,
		.count = b.n_searched,
		.at = group->at,
	};
	for (family = 0; family < KZ_FAMILIES && !err; family++) {
		err = search_build(&search, family, &record.trees[family]);
		if (record.trees[family].count > record.max_trees)
			record.max_trees = record.trees[family].count;
	}
	if (err)
		goto out;
	if (record.max_trees > output->max_trees)
		output->max_trees = record.max_trees;
	/* The record's offset + 1, until relocation: 0 means none. */
	if (b.has_default)
		record.fallback =
			output->rule_offsets[group->first_rule + b.n_searched] +
			1;
	out = buffer_add(&output->groups, sizeof(*out));
	if (out)
		*out = record;
	else
		err = -ENOMEM;
out:
	tree_items_free(&b.items);
	candidate_runs_free(&runs);
	free(b.candidates);
	free(b.rules);
	return err;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/cached.h"
#include "userspace/compile/limit.h"
#include "userspace/compile/lower_action.h"
#include "userspace/compile/group.h"
#include "userspace/compile/jumps.h"
#include "userspace/compile/layout.h"
#include "userspace/compile/map.h"
#include "userspace/compile/room.h"
#include "userspace/compile/search.h"

/* The prefixes of a rule's map. */
struct map_items {
	struct map_prefix *list; /* owned */
	size_t count;
};

struct group_build {
	struct output *output;
	const struct policy_group *group;
	struct map_items *maps; /* per rule; owned */
	/* Items: a rule has one, with a map as many as that has prefixes. */
	size_t n_items; /* so far */
	struct search_rule *rules; /* per item; owned */
	struct tree_items items; /* per item */
	struct kz_candidate *candidates; /* per item; owned */
	bool *hides; /* per item; owned */
	size_t limited[KZ_MAX_LIMITS]; /* items of rules with a limit, no map */
	uint32_t n_limited;
	/* The record of the rule without conditions, which is in no tree: it
	 * fires if none else does. Its offset + 1, until relocation; 0: none.
	 */
	uint32_t fallback;
};

static void matches_note(struct output *output, const struct lowered *l)
{
	if (l->n_matches > output->max_matches)
		output->max_matches = l->n_matches;
}

/* What all records of a rule have. */
struct rule_head {
	const struct policy_rule *rule;
	const struct policy_action *mapped; /* its value is in a map; or NULL */
	struct kz_rule record; /* but for .n_matches */
	uint32_t records[KZ_MAX_ACTIONS];
};

static int head_make(struct group_build *b, uint32_t index,
		     struct rule_head *head)
{
	struct output *output = b->output;
	const struct policy_rule *rule = &b->group->rules[index];
	uint32_t limit;
	int err;

	*head = (struct rule_head){
		.rule = rule,
		.mapped = rule_map_action(rule),
	};
	if (limit_write(output, b->group, rule, &limit))
		return -ENOMEM;
	err = records_write(output, rule, head->records);
	if (err)
		return err;
	head->record = (struct kz_rule){
		.name = kz_rule_name(b->group->first_rule + index, limit),
		.counter = rule->count ? output->n_counters++ : KZ_NONE,
		.n_actions = rule->n_actions,
		.verdict = rule->verdict,
		.flags = head->mapped ? KZ_RULE_MAPPED : 0,
	};
	if (rule->count)
		output->features |= KZ_F_COUNT;
	return 0;
}

/* An action of a rule; the one that has its value from a map sets @value. */
static struct kz_action action_write(struct output *output,
				     const struct rule_head *head, size_t i,
				     uint32_t value)
{
	struct policy_action action = head->rule->actions[i];

	if (action.map)
		action.value = value;
	return action_lower(output, &action, kz_rule_id(&head->record),
			    head->records[i]);
}

/*
 * A record of a rule: rule, matches, actions; where it is, in *@offset. @value:
 * the map's.
 */
static int record_write(struct output *output, const struct rule_head *head,
			const struct lowered *l, uint32_t value,
			uint32_t *offset)
{
	size_t matches = l->n_matches * sizeof(*l->matches), i;
	uint32_t *place = buffer_add(&output->records, sizeof(*place));
	struct kz_action *action;
	struct kz_rule *record;

	buffer_align(&output->rules, KZ_RECORD_ALIGN);
	*offset = output->rules.size;
	record = buffer_add(&output->rules,
			    sizeof(*record) + matches +
				    head->rule->n_actions * sizeof(*action));
	if (!record || !place)
		return -ENOMEM;
	*place = *offset;
	*record = head->record;
	record->n_matches = l->n_matches;
	record->body = *offset + sizeof(*record);
	memcpy(record + 1, l->matches, matches);
	action = (void *)((uint8_t *)(record + 1) + matches);
	for (i = 0; i < head->rule->n_actions; i++)
		action[i] = action_write(output, head, i, value);
	matches_note(output, l);
	return 0;
}

/* The bounds of item @item that bound anything. */
static int bounds_keep(struct group_build *b, size_t item,
		       const struct tree_bound bounds[KZ_KEY_WORDS])
{
	struct tree_bound *kept;
	unsigned int word;

	for (word = 0; word < KZ_KEY_WORDS; word++) {
		if (bounds[word].high == UINT32_MAX && !bounds[word].low &&
		    !bounds[word].mask)
			continue;
		kept = tree_items_bound(&b->items, item, word);
		if (!kept)
			return -ENOMEM;
		*kept = bounds[word];
	}
	return 0;
}

/* In which lists the record at @offset may be. */
static void families_note(struct group_build *b, const struct lowered *l,
			  uint32_t offset)
{
	struct kz_rule *record = (void *)(b->output->rules.bytes + offset);
	unsigned int f;

	for (f = 0; f < KZ_FAMILIES; f++)
		if (l->families[f])
			record->flags |= 1U << (KZ_RULE_FAMILIES_SHIFT + f);
}

/* The next item: @l's box, which leads to the record at @offset. */
static int item_add(struct group_build *b, const struct rule_head *head,
		    const struct lowered *l, struct kz_candidate candidate,
		    uint32_t offset)
{
	size_t item = b->n_items++;

	if (cached_note(b->output, b->group, head->rule, &candidate, l->matches,
			l->n_matches))
		return -EINVAL;
	families_note(b, l, offset);
	candidate_set_verdict(head->rule, &candidate);
	candidate.rule = offset;
	b->candidates[item] = candidate;
	b->rules[item].specific = lowered_specific(l);
	memcpy(b->rules[item].families, l->families, sizeof(l->families));
	/* A rule with a limit may not fire: later ones can win. */
	b->items.exact[item] = l->exact && !head->rule->limit.rate;
	return bounds_keep(b, item, l->bounds);
}

static bool matches_equal(const struct lowered *a, const struct lowered *b)
{
	return a->n_matches == b->n_matches &&
	       !memcmp(a->matches, b->matches,
		       a->n_matches * sizeof(*a->matches));
}

/* The next prefix of a rule's map; @written: what the last record has. */
static int prefix_lower(struct group_build *b, const struct rule_head *head,
			const struct map_prefix *prefix, struct lowered *l,
			struct lowered *written, uint32_t *offset)
{
	struct kz_candidate candidate;
	struct range range;
	int err;

	policy_map_words(head->mapped->map->map, prefix->first,
			 map_prefix_last(prefix), &range);
	err = lowered_narrow(l, &condition_types[head->mapped->key], &range);
	if (err)
		return err;
	candidate_take(l, &candidate);
	if (!written || !matches_equal(l, written))
		err = record_write(b->output, head, l, prefix->value, offset);
	return err ? err : item_add(b, head, l, candidate, *offset);
}

/* An item for each prefix of the map; neighbours share a record if they can. */
static int map_rule_lower(struct group_build *b, const struct map_items *items,
			  const struct rule_head *head,
			  const struct lowered *all)
{
	const struct map_prefix *list = items->list;
	struct lowered l, written;
	uint32_t offset = 0;
	bool alike;
	size_t i;
	int err = 0;

	for (i = 0; i < items->count && !err; i++) {
		alike = i && list[i].value == list[i - 1].value &&
			list[i].free == list[i - 1].free;
		l = *all;
		err = prefix_lower(b, head, &list[i], &l,
				   alike ? &written : NULL, &offset);
		written = l;
	}
	return err;
}

/* True if no packet can be in the boxes of both. */
static bool rules_apart(const struct group_build *b, size_t i, size_t j)
{
	bool family = false;
	unsigned int f;

	for (f = 0; f < KZ_FAMILIES; f++)
		family |= b->rules[i].families[f] && b->rules[j].families[f];
	return !family || tree_items_apart(&b->items, i, j);
}

static int rule_lower(struct group_build *b, uint32_t index)
{
	const struct policy_rule *rule = &b->group->rules[index];
	const struct policy_action *mapped = rule_map_action(rule);
	struct kz_candidate candidate;
	struct rule_head head;
	struct lowered l;
	uint32_t offset;
	int err;

	err = mapped ? map_conditions_lower(b->output, rule, mapped, &l) :
		       conditions_lower(b->output, &rule->conditions, true,
					rule->at, &l);
	if (!err)
		err = head_make(b, index, &head);
	if (!err)
		err = room_slots(b->output, !index || rule_is_default(rule));
	if (err)
		return err;
	if (mapped)
		return map_rule_lower(b, &b->maps[index], &head, &l);
	candidate_take(&l, &candidate);
	err = record_write(b->output, &head, &l, 0, &offset);
	if (err || rule_is_default(rule)) {
		b->fallback = offset + 1;
		return err;
	}
	if (rule->limit.rate && b->n_limited < KZ_MAX_LIMITS)
		b->limited[b->n_limited++] = b->n_items;
	return item_add(b, &head, &l, candidate, offset);
}

/* Which rules with a limit no later one overlaps: the search ends with them. */
static void alone_note(struct group_build *b)
{
	struct kz_rule *record;
	size_t item, later;
	uint32_t i;

	for (i = 0; i < b->n_limited; i++) {
		item = b->limited[i];
		for (later = item + 1; later < b->n_items; later++)
			if (!rules_apart(b, item, later))
				break;
		record = (void *)(b->output->rules.bytes +
				  b->candidates[item].rule);
		if (later == b->n_items)
			record->flags |= KZ_RULE_ALONE;
	}
}

static int rules_lower(struct group_build *b)
{
	size_t i;
	int err = 0;

	for (i = 0; i < b->group->n_rules && !err; i++)
		err = rule_lower(b, i);
	return err ?: room_slots(b->output, true);
}

/*
 * The matches of `when` are among the rules, after those of the group. A family
 * that it leaves out needs no match where the family's list can be empty: where
 * all of the group's rules are in lists, and no change adds one.
 */
static int when_write(struct group_build *b, struct kz_group *record,
		      bool families[KZ_FAMILIES])
{
	bool in_tree = !b->fallback && !b->output->slots;
	struct output *o = b->output;
	struct lowered l;
	void *matches;
	int err;

	err = conditions_lower(o, &b->group->when, in_tree, b->group->at, &l);
	if (!err && in_tree)
		memcpy(families, l.families, sizeof(l.families));
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

/*
 * The prefixes of the rules' maps; adds up how many items all rules have. A
 * rule whose limit does not let it fire is passed over as a whole: then no two
 * of its items may match.
 */
static int maps_list(struct group_build *b, size_t *count)
{
	const struct policy_rule *rule = b->group->rules;
	const struct policy_action *mapped;
	struct map_items *items;
	size_t i;

	*count = b->group->n_rules;
	for (i = 0; i < b->group->n_rules; i++, rule++) {
		mapped = rule_map_action(rule);
		if (!mapped)
			continue;
		items = &b->maps[i];
		items->list = policy_map_list(mapped->map->map,
					      rule->limit.rate, &items->count);
		if (!items->list)
			return -ENOMEM;
		*count += items->count;
	}
	return 0;
}

static int group_build_init(struct group_build *b)
{
	size_t count;

	b->maps = calloc(b->group->n_rules + 1, sizeof(*b->maps));
	if (!b->maps || maps_list(b, &count))
		return -ENOMEM;
	b->rules = calloc(count + 1, sizeof(*b->rules));
	b->candidates = calloc(count + 1, sizeof(*b->candidates));
	b->hides = calloc(count + 1, sizeof(*b->hides));
	if (!b->rules || !b->candidates || !b->hides)
		return -ENOMEM;
	return tree_items_init(&b->items, count);
}

static void group_build_free(struct group_build *b)
{
	size_t i;

	for (i = 0; b->maps && i < b->group->n_rules; i++)
		free(b->maps[i].list);
	tree_items_free(&b->items);
	free(b->maps);
	free(b->hides);
	free(b->candidates);
	free(b->rules);
}

int group_compile(struct output *output, const struct policy_group *group)
{
	struct group_build b = { .output = output, .group = group };
	struct candidate_runs runs = { 0 };
	struct search search;
	struct kz_group record = { 0 }, *out;
	bool families[KZ_FAMILIES] = { true, true, true };
	enum kz_family family;
	size_t first = output->records.size / sizeof(uint32_t);
	size_t first_candidate =
		output->candidates.size / sizeof(struct kz_candidate);
	int err;

	err = group_build_init(&b);
	if (!err)
		err = rules_lower(&b);
	if (!err)
		err = when_write(&b, &record, families);
	if (!err)
		alone_note(&b);
	search = (struct search){
		.output = output,
		.rules = b.rules,
		.items = &b.items,
		.candidates = b.candidates,
		.runs = &runs,
		.hides = b.hides,
		.at = group->at,
	};
	for (family = 0; family < KZ_FAMILIES && !err; family++) {
		search.count = families[family] ? b.n_items : 0;
		err = search_build(&search, family, &record.trees[family]);
		if (record.trees[family].count > record.max_trees)
			record.max_trees = record.trees[family].count;
	}
	search.count = b.n_items;
	if (!err)
		err = room_rules(&search, first_candidate);
	if (err)
		goto out;
	record.trees[family].first =
		output->trees.size / sizeof(struct kz_tree) - 1;
	if (record.max_trees > output->max_trees)
		output->max_trees = record.max_trees;
	record.fallback = b.fallback;
	out = buffer_add(&output->groups, sizeof(*out));
	if (out)
		*out = record;
	err = out ? written_note(output, first) : -ENOMEM;
out:
	candidate_runs_free(&runs);
	group_build_free(&b);
	return err;
}

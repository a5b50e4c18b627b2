// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lower.h"

/* Rules up to which one tree is always best. */
#define SINGLE_TREE 32
/* A partition smaller than this share of the rules joins a more general one. */
#define SMALL_SHARE 24
/* Determined bits of an address from which on it is specific. */
#define SPECIFIC_BITS 12

/* Trees are told apart by which addresses their rules are specific in. */
enum partition {
	PARTITION_NONE = 0,
	PARTITION_SOURCE = 1,
	PARTITION_DESTINATION = 2,
	PARTITION_BOTH = 3,
	PARTITIONS = 4,
};

struct group_build {
	struct output *output;
	const struct policy_group *group;
	struct lowered *lowered; /* per rule; owned */
	struct tree_items items; /* per rule */
	bool has_default;
	uint32_t n_searched; /* rules before it */
	struct kz_tree_list lists[KZ_FAMILIES];
};

static struct kz_action action_lower(struct output *output,
				     const struct policy_action *action)
{
	const struct policy_field *field = action->field;
	const struct policy_set *set = action->set;

	if (set) {
		output->features |= KZ_F_DYNAMIC;
		return (struct kz_action){
			.op = KZ_ACTION_ADD,
			.word = KZ_W_SADDR,
			.arg = set->number,
			.value = set->timeout,
			.family = set->type == KZ_SET_IPV4 ? KZ_FAMILY_IP :
							     KZ_FAMILY_IP6,
		};
	}
	output->features |= field->storage == STORAGE_FLOW ? KZ_F_FLOW :
							     KZ_F_MARK_WRITE;
	return (struct kz_action){
		.op = KZ_ACTION_SET,
		.word = field->word,
		.mask = field->mask,
		.value = action->value << field->shift,
	};
}

/* The record of one rule: rule, matches, actions. */
static int rule_write(struct output *output, const struct policy_rule *rule,
		      uint32_t number, const struct lowered *l)
{
	size_t matches = l->n_matches * sizeof(*l->matches), i;
	struct kz_action *action;
	struct kz_rule *record;

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
	};
	memcpy(record + 1, l->matches, matches);
	action = (void *)((uint8_t *)(record + 1) + matches);
	for (i = 0; i < rule->n_actions; i++)
		action[i] = action_lower(output, &rule->actions[i]);
	if (rule->count)
		output->features |= KZ_F_COUNT;
	return 0;
}

static int rules_lower(struct group_build *b)
{
	const struct policy_group *group = b->group;
	struct tree_bound *bound;
	size_t i;
	int word, err;

	for (i = 0; i < group->n_rules; i++) {
		struct lowered *l = &b->lowered[i];

		err = conditions_lower(b->output, &group->rules[i].conditions,
				       true, group->rules[i].at, l);
		if (err)
			return err;
		err = rule_write(b->output, &group->rules[i],
				 group->first_rule + i, l);
		if (err)
			return err;
		b->items.exact[i] = l->exact;
		for (word = 0; word < KZ_KEY_WORDS; word++) {
			if (l->bounds[word].high == UINT32_MAX &&
			    !l->bounds[word].low && !l->bounds[word].mask)
				continue;
			bound = tree_items_bound(&b->items, i, word);
			if (!bound)
				return -ENOMEM;
			*bound = l->bounds[word];
		}
	}
	return 0;
}

/* Leaves name rules by the place of their record. */
static int rule_write_leaf(void *context, const uint32_t *list, size_t count,
			   struct kz_node *leaf)
{
	struct group_build *b = context;
	const uint32_t *offsets =
		b->output->rule_offsets + b->group->first_rule;
	uint32_t *out;
	size_t i;

	*leaf = (struct kz_node){ .count = count };
	if (count == 1)
		leaf->base = offsets[list[0]];
	if (count <= 1)
		return 0;
	leaf->base = b->output->lists.size;
	out = buffer_add(&b->output->lists, count * sizeof(*out));
	if (!out)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		out[i] = offsets[list[i]];
	return 0;
}

static int tree_append(struct group_build *b, uint32_t root, uint32_t best)
{
	struct kz_tree *tree;

	if (b->output->trees.size / sizeof(*tree) == KZ_MAX_TREES) {
		messages_add(
			b->output->messages, SEVERITY_ERROR,
			b->output->policy->file, b->output->policy->text,
			b->group->at,
			"rules that nothing tells apart need more than %u trees",
			KZ_MAX_TREES);
		return -E2BIG;
	}
	tree = buffer_add(&b->output->trees, sizeof(*tree));
	if (!tree)
		return -ENOMEM;
	tree->root = root;
	tree->best = best;
	return 0;
}

/*
 * Trees for the @count items in @list: one, and more for what spills over
 * where rules overlap too much. @list is used up.
 */
static int trees_build(struct group_build *b, uint32_t *list, size_t count)
{
	struct tree_builder builder = {
		.items = &b->items,
		.nodes = &b->output->nodes,
		.leaf_target = 3,
		.leaf_maximum = KZ_LEAF_RULES,
		.write_leaf = rule_write_leaf,
		.context = b,
	};
	size_t i, n;
	uint32_t root;
	int err = 0;

	builder.spilled = calloc(b->items.count + 1, sizeof(bool));
	if (!builder.spilled)
		return -ENOMEM;
	while (count && !err) {
		builder.n_spilled = 0;
		err = tree_build(&builder, list, count, &root);
		if (!err)
			err = tree_append(b, root,
					  b->group->first_rule + list[0]);
		for (i = 0, n = 0; i < count; i++) {
			if (!builder.spilled[list[i]])
				continue;
			builder.spilled[list[i]] = false;
			list[n++] = list[i];
		}
		count = n;
	}
	free(builder.spilled);
	return err;
}

static unsigned int bound_bits(const struct tree_bound *bound)
{
	uint32_t differ = bound->low ^ bound->high;
	unsigned int interval = differ ? __builtin_clz(differ) : 32;
	unsigned int fixed = __builtin_popcount(bound->mask);

	return interval > fixed ? interval : fixed;
}

static bool is_specific(const struct lowered *l, unsigned int word)
{
	unsigned int bits = 0, i;

	for (i = 0; i < 4; i++)
		bits += bound_bits(&l->bounds[word + i]);
	return bits >= SPECIFIC_BITS;
}

/* Which partition each number of rules really gets: small ones join others. */
static void partitions_merge(const size_t sizes[PARTITIONS],
			     enum partition merged[PARTITIONS])
{
	size_t total = 0, now[PARTITIONS], small;
	int i;

	for (i = 0; i < PARTITIONS; i++) {
		merged[i] = i;
		now[i] = sizes[i];
		total += sizes[i];
	}
	small = total <= SINGLE_TREE ? total + 1 : total / SMALL_SHARE;
	/* From the most specific on: what joins NONE has nowhere else to go. */
	for (i = PARTITION_BOTH; i > PARTITION_NONE; i--) {
		enum partition into = i == PARTITION_BOTH &&
						      total > SINGLE_TREE ?
					      PARTITION_SOURCE :
					      PARTITION_NONE;

		if (now[i] >= small || !now[i])
			continue;
		now[into] += now[i];
		now[i] = 0;
		merged[i] = into;
	}
	for (i = PARTITION_BOTH; i > PARTITION_NONE; i--)
		merged[i] = merged[merged[i]];
}

static int compare_trees(const void *a, const void *b)
{
	const struct kz_tree *x = a, *y = b;

	return x->best < y->best ? -1 : x->best > y->best;
}

/* All trees of one family, best rule first. */
static int family_build(struct group_build *b, enum kz_family family)
{
	struct output *o = b->output;
	size_t n = b->n_searched, sizes[PARTITIONS] = { 0 }, count, i;
	enum partition merged[PARTITIONS], p, *of;
	uint32_t first = o->trees.size / sizeof(struct kz_tree), *list;
	int err = 0;

	list = calloc(n + 1, sizeof(*list));
	of = calloc(n + 1, sizeof(*of));
	if (!list || !of)
		err = -ENOMEM;
	for (i = 0; i < n && !err; i++) {
		of[i] = PARTITIONS;
		if (!b->lowered[i].families[family])
			continue;
		of[i] = is_specific(&b->lowered[i], KZ_W_SADDR) |
			is_specific(&b->lowered[i], KZ_W_DADDR) << 1;
		sizes[of[i]]++;
	}
	partitions_merge(sizes, merged);
	for (p = 0; p < PARTITIONS && !err; p++) {
		for (i = 0, count = 0; i < n; i++)
			if (of[i] != PARTITIONS && merged[of[i]] == p)
				list[count++] = i;
		err = trees_build(b, list, count);
	}
	free(of);
	free(list);
	count = o->trees.size / sizeof(struct kz_tree) - first;
	if (!err && count)
		qsort(o->trees.bytes + first * sizeof(struct kz_tree), count,
		      sizeof(struct kz_tree), compare_trees);
	b->lists[family] = (struct kz_tree_list){ first, count };
	if (count > o->max_trees)
		o->max_trees = count;
	return err;
}

/* The when condition's matches stand among the rules, behind the group's. */
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
	return 0;
}

/* A rule without conditions is not searched for: it is what is left. */
static void default_find(struct group_build *b)
{
	const struct policy_group *group = b->group;
	size_t i;

	for (i = 0; i < group->n_rules; i++) {
		if (group->rules[i].conditions.count)
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
	struct kz_group record = { 0 }, *out;
	enum kz_family family;
	int err;

	b.lowered = calloc(group->n_rules + 1, sizeof(*b.lowered));
	err = b.lowered ? tree_items_init(&b.items, group->n_rules) : -ENOMEM;
	if (!err)
		err = rules_lower(&b);
	if (!err)
		err = when_write(&b, &record);
	default_find(&b);
	for (family = 0; family < KZ_FAMILIES && !err; family++)
		err = family_build(&b, family);
	if (err)
		goto out;
	/* The record's offset + 1, until relocation: 0 means none. */
	if (b.has_default)
		record.fallback =
			output->rule_offsets[group->first_rule + b.n_searched] +
			1;
	memcpy(record.trees, b.lists, sizeof(record.trees));
	out = buffer_add(&output->groups, sizeof(*out));
	if (out)
		*out = record;
	else
		err = -ENOMEM;
out:
	tree_items_free(&b.items);
	free(b.lowered);
	return err;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "userspace/compile/layout.h"
#include "userspace/compile/search.h"

/* Rules up to which one tree is always best. */
#define SINGLE_TREE 32
/*
 * Rules tried together, at first: so many, and each so often. Then a tree takes
 * one in SHARE of those tried, or fewer are.
 */
#define PATIENCE 65536
#define ROUNDS 4
#define SHARE 16
#define PORTION 512 /* not fewer */
/* Rules that a layout is tried on. */
#define SAMPLE 1024
/* A layout may cost so much more than on the sample. */
#define TOLERANCE 2.5
/* Memory for nodes: so much, and so much for each rule. */
#define BUDGET (512 << 10)
#define BUDGET_PER_RULE 56

/*
 * The rising price of copies (cut.h). At the last nothing is copied that a
 * leaf could list instead, and there is no budget to keep within.
 */
static const float prices[] = { 1.1f, 1.5f, 3.0f };
#define PRICES (sizeof(prices) / sizeof(prices[0]))

static int rule_write_leaf(void *context, const uint32_t *list, size_t count,
			   struct kz_node *leaf)
{
	const struct search *s = context;

	*leaf = (struct kz_node){ .count = count };
	return candidate_run(s->runs, s->output, s->candidates, list, count,
			     &leaf->base);
}

static int tree_append(const struct search *s, const struct kz_node *root,
		       uint32_t best)
{
	struct output *o = s->output;
	struct kz_tree *tree;

	if (o->trees.size / sizeof(*tree) == KZ_MAX_TREES) {
		policy_message(
			o->policy, o->messages, SEVERITY_ERROR, s->at,
			"rules that nothing tells apart need more than %u trees",
			KZ_MAX_TREES);
		return -E2BIG;
	}
	tree = buffer_add(&o->trees, sizeof(*tree));
	if (!tree)
		return -ENOMEM;
	tree->root = *root;
	tree->best = s->candidates[best].rule;
	tree->end = root->right ? o->nodes.size : 0;
	return 0;
}

/*
 * Trees of one leaf each for the first items of @list, until at most @keep are
 * left: how many are, or -errno.
 */
static ssize_t leaves_build(const struct search *s, struct tree_builder *b,
			    const uint32_t *list, size_t count, size_t keep)
{
	struct kz_node root = { 0 };
	size_t n = b->leaf_maximum;
	int err = 0;

	for (; count > keep && !err; list += n, count -= n) {
		if (n > count)
			n = count;
		err = b->write_leaf(b->context, list, n, &root);
		if (!err)
			err = tree_append(s, &root, list[0]);
	}
	return err ? err : (ssize_t)count;
}

/* Of a tree's @count items: those that spilled over, at the end of @list. */
static size_t spilled_gather(struct tree_builder *b, uint32_t *list,
			     size_t count)
{
	size_t left = 0, i;

	for (i = count; i-- > 0;) {
		if (!b->spilled[list[i]])
			continue;
		b->spilled[list[i]] = false;
		list[count - ++left] = list[i];
	}
	return left;
}

/*
 * One tree for the @count items in @list: how many are left, at the list's end,
 * or -errno. Where nothing cuts, or the tree took no more than @few, half of
 * those left are put into leaves: cuts tell hardly any of them apart.
 */
static ssize_t tree_try(const struct search *s, struct tree_builder *b,
			uint32_t *list, size_t count, size_t few)
{
	struct kz_node root;
	size_t left;
	int err;

	b->n_spilled = 0;
	err = tree_build(b, list, count, &root);
	if (!err)
		err = tree_append(s, &root, list[0]);
	if (err)
		return err;
	left = spilled_gather(b, list, count);
	if (root.right && count - left > few)
		return left;
	return leaves_build(s, b, list + count - left, left, left / 2);
}

/*
 * Trees for the @count items in @list: one, and more for what spills over
 * where rules overlap too much. @list is used up.
 *
 * To try all that are left for each tree takes a time that grows with the
 * square of their number where a tree takes few. After some rounds of that only
 * so many are tried at once that a tree takes its share of them.
 */
static int trees_build(const struct search *s, struct tree_builder *builder,
		       uint32_t *list, size_t count)
{
	size_t patience = PATIENCE + count * ROUNDS, portion = count, n, taken;
	size_t few = 0;
	ssize_t left;

	while (count) {
		n = count < portion ? count : portion;
		left = tree_try(s, builder, list, n, few);
		if (left < 0)
			return left;
		patience -= n < patience ? n : patience;
		taken = n - left;
		list += taken;
		count -= taken;
		if (patience || taken * SHARE >= portion)
			continue;
		few = builder->leaf_maximum * 3 / 2;
		portion = taken * SHARE > PORTION ? taken * SHARE : PORTION;
	}
	return 0;
}

static int compare_trees(const void *a, const void *b)
{
	const struct kz_tree *x = a, *y = b;

	return x->best < y->best ? -1 : x->best > y->best;
}

/* The trees of @layout for the @count items in @list, best rule first. -EFBIG:
 * beyond the budget; 0 is none.
 */
static int layout_build(const struct search *s, const struct layout *layout,
			float price, size_t budget, const uint32_t *list,
			size_t count)
{
	struct output *o = s->output;
	size_t first = o->trees.size, n, i;
	struct tree_builder builder = {
		.items = s->items,
		.nodes = &o->nodes,
		.max_size = budget ? o->nodes.size + budget : 0,
		.copy_price = price,
		.leaf_target = 2,
		.leaf_maximum = KZ_LEAF_RULES,
		.write_leaf = rule_write_leaf,
		.context = (void *)s,
	};
	uint32_t *mine = calloc(count + 1, sizeof(*mine));
	unsigned int tree;
	int err = 0;

	builder.spilled = calloc(s->items->count + 1, sizeof(bool));
	if (!mine || !builder.spilled)
		err = -ENOMEM;
	for (tree = 0; tree < SPECIFICS && !err; tree++) {
		for (i = 0, n = 0; i < count; i++)
			if (layout->tree[s->rules[list[i]].specific] == tree)
				mine[n++] = list[i];
		err = trees_build(s, &builder, mine, n);
	}
	free(builder.spilled);
	free(mine);
	if (!err && o->trees.size > first)
		qsort(o->trees.bytes + first,
		      (o->trees.size - first) / sizeof(struct kz_tree),
		      sizeof(struct kz_tree), compare_trees);
	return err;
}

static size_t budget_of(size_t count)
{
	return BUDGET + count * BUDGET_PER_RULE;
}

/* The cost of @layout for a packet, by trial; INFINITY: over budget. */
static int layout_try(const struct search *search, const struct layout *layout,
		      const uint32_t *list, size_t count, double *cost)
{
	struct output aside = {
		.policy = search->output->policy,
		.messages = search->output->messages,
	};
	struct candidate_runs runs = { 0 };
	struct search s = *search;
	int err;

	s.output = &aside;
	s.runs = &runs;
	err = layout_build(&s, layout, prices[0], budget_of(count), list,
			   count);
	if (!err)
		*cost = layout_cost(&s, &aside, 0, list, count);
	if (err == -EFBIG) {
		*cost = INFINITY;
		err = 0;
	}
	candidate_runs_free(&runs);
	buffer_free(&aside.nodes);
	buffer_free(&aside.candidates);
	buffer_free(&aside.trees);
	return err;
}

/* Layouts by their cost for a packet, the cheapest first. */
struct choice {
	const struct layout *layout;
	double cost;
};

static int compare_choices(const void *a, const void *b)
{
	const struct choice *x = a, *y = b;

	return x->cost < y->cost ? -1 : x->cost > y->cost;
}

static int layouts_try(const struct search *s, const uint32_t *list,
		       size_t count, struct choice choices[LAYOUTS])
{
	size_t step = (count + SAMPLE - 1) / SAMPLE, n = 0, i;
	uint32_t *sample = malloc((count / step + 1) * sizeof(*sample));
	int err = 0;

	if (!sample)
		return -ENOMEM;
	for (i = 0; i < count; i += step)
		sample[n++] = list[i];
	for (i = 0; i < LAYOUTS && !err; i++) {
		choices[i].layout = &layouts[i];
		err = layout_try(s, &layouts[i], sample, n, &choices[i].cost);
	}
	free(sample);
	qsort(choices, LAYOUTS, sizeof(choices[0]), compare_choices);
	return err;
}

/* The output as it was before some trees were built. */
struct bookmark {
	size_t nodes;
	size_t trees;
	size_t candidates;
};

static struct bookmark bookmark(const struct output *o)
{
	return (struct bookmark){ o->nodes.size, o->trees.size,
				  o->candidates.size };
}

static int rewind_to(const struct search *s, const struct bookmark *mark)
{
	s->output->nodes.size = mark->nodes;
	s->output->trees.size = mark->trees;
	return candidate_runs_rewind(s->runs, s->output, mark->candidates);
}

/* Build @layout at the lowest price that keeps within the budget. */
static int layout_afford(const struct search *s, const struct layout *layout,
			 const uint32_t *list, size_t count)
{
	const struct bookmark mark = bookmark(s->output);
	size_t budget, i;
	int err;

	for (i = 0; i < PRICES; i++) {
		budget = i + 1 < PRICES ? budget_of(count) : 0;
		err = layout_build(s, layout, prices[i], budget, list, count);
		if (err != -EFBIG)
			return err;
		err = rewind_to(s, &mark);
		if (err)
			return err;
	}
	return -EFBIG;
}

/*
 * Build the cheapest layout. The sample may mislead: a layout that is much
 * dearer than on the sample is compared with the others at full size.
 */
static int layouts_build(const struct search *s, struct choice choices[LAYOUTS],
			 const uint32_t *list, size_t count)
{
	const struct bookmark mark = bookmark(s->output);
	uint32_t first = mark.trees / sizeof(struct kz_tree);
	double expected;
	size_t i;
	int err;

	for (i = 0; i < LAYOUTS; i++) {
		err = layout_afford(s, choices[i].layout, list, count);
		if (err)
			return err;
		expected = choices[i].cost;
		choices[i].cost = layout_cost(s, s->output, first, list, count);
		if (choices[i].cost <= expected * TOLERANCE)
			return 0;
		err = rewind_to(s, &mark);
		if (err)
			return err;
	}
	qsort(choices, LAYOUTS, sizeof(choices[0]), compare_choices);
	return layout_afford(s, choices[0].layout, list, count);
}

static int trees_of(const struct search *s, const uint32_t *list, size_t count)
{
	static const struct layout single = { { 0, 0, 0, 0 } };
	struct choice choices[LAYOUTS];
	int err;

	if (count <= SINGLE_TREE)
		return layout_afford(s, &single, list, count);
	err = layouts_try(s, list, count, choices);
	return err ? err : layouts_build(s, choices, list, count);
}

int search_build(const struct search *search, enum kz_family family,
		 struct kz_tree_list *list)
{
	struct output *o = search->output;
	uint32_t first = o->trees.size / sizeof(struct kz_tree), *items;
	size_t count = 0, i;
	int err;

	items = calloc(search->count + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	for (i = 0; i < search->count; i++)
		if (search->rules[i].families[family])
			items[count++] = i;
	err = trees_of(search, items, count);
	free(items);
	list->first = first;
	list->count = o->trees.size / sizeof(struct kz_tree) - first;
	return err;
}

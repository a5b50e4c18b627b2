// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>

#include "userspace/compile/layout.h"
#include "userspace/compile/rule_trees.h"

/*
 * Rules tried together, at first: so many, and each so often. Then a tree takes
 * one in SHARE of those tried, or fewer are.
 */
#define PATIENCE 65536
#define ROUNDS 4
#define SHARE 16
#define PORTION 512 /* not fewer */

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

int layout_build(const struct search *s, const struct layout *layout,
		 float price, size_t budget, const uint32_t *list, size_t count)
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
		.known = &s->known,
		.hides = s->hides,
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

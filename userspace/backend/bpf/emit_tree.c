// SPDX-License-Identifier: GPL-2.0-only
/* Trees as instructions; see emit_tree.h. */
#include <errno.h>
#include <string.h>

#include "userspace/backend/bpf/emit_tree.h"

/* A cut's children; those that are the same node are emitted once. */
struct children {
	const struct kz_node *nodes;
	uint32_t *labels; /* of each */
	uint32_t n;
};

static bool same(const struct kz_node *a, const struct kz_node *b)
{
	return !memcmp(a, b, sizeof(*a));
}

/* Labels for the children, one for those that are the same. */
static void children_label(struct emit *emit, struct children *children)
{
	uint32_t i, j;

	for (i = 0; i < children->n; i++) {
		for (j = 0; !same(&children->nodes[j], &children->nodes[i]);
		     j++)
			;
		children->labels[i] = j < i ? children->labels[j] :
					      emit_label(emit);
	}
}

/*
 * The first child of those from @low + 1 to @high that is another one than its
 * neighbour before it, the one next to the middle; 0: all are the same.
 */
static uint32_t border(const struct children *children, uint32_t low,
		       uint32_t high)
{
	uint32_t middle = (low + high + 1) / 2, best = 0, i;

	for (i = low + 1; i <= high; i++)
		if (children->labels[i] != children->labels[i - 1] &&
		    (!best || i <= middle || i - middle < middle - best))
			best = i;
	return best;
}

/* To the label of the child whose number is the value, @low to @high. */
static void choose(struct emit *emit, const struct children *children,
		   uint32_t low, uint32_t high)
{
	uint32_t split = border(children, low, high), right;

	if (!split) {
		emit_goto(emit, children->labels[low]);
	} else if (!border(children, split, high)) {
		emit_jump_if(emit, BPF_JGE, EMIT_VALUE, split,
			     children->labels[split]);
		choose(emit, children, low, split - 1);
	} else {
		right = emit_label(emit);
		emit_jump_if(emit, BPF_JGE, EMIT_VALUE, split, right);
		choose(emit, children, low, split - 1);
		emit_place(emit, right);
		choose(emit, children, split, high);
	}
}

static void cut(const struct emit_tree *t, const struct kz_node *node)
{
	uint32_t labels[EMIT_MAX_RECORDS], i, j;
	struct children children = { .nodes = (const void *)(t->image->bytes +
							     node->base),
				     .labels = labels,
				     .n = 1U << (32 - node->right) };

	if (children.n > EMIT_MAX_RECORDS) {
		emit_fail(t->emit, -EOPNOTSUPP);
		return;
	}
	children_label(t->emit, &children);
	emit_load(t->emit, EMIT_VALUE, EMIT_KEY, node->offset / 4);
	if (node->left)
		emit_alu(t->emit, BPF_LSH, EMIT_VALUE, node->left);
	emit_alu(t->emit, BPF_RSH, EMIT_VALUE, node->right);
	choose(t->emit, &children, 0, children.n - 1);
	for (i = 0; i < children.n; i++) {
		for (j = 0; labels[j] != labels[i]; j++)
			;
		if (j < i)
			continue;
		emit_place(t->emit, labels[i]);
		emit_tree(t, &children.nodes[i]);
	}
}

void emit_tree(const struct emit_tree *tree, const struct kz_node *root)
{
	if (tree->emit->err)
		return;
	if (root->right)
		cut(tree, root);
	else
		tree->leaf(tree, root);
}

// SPDX-License-Identifier: GPL-2.0-only
/* The search through a small policy's trees as instructions; see
 * emit_search.h.
 */
#include <errno.h>
#include <string.h>

#include "userspace/backend/bpf/emit_search.h"

/* Beyond these, tables cost a packet about as much, and the verifier less. */
#define MAX_RECORDS 512 /* nodes and candidates */

/* The tree that is emitted, of a group's list for a family. */
struct tree {
	struct emit *emit;
	const struct image *image;
	enum kz_family family;
	bool first; /* no rule has been found before it */
	uint32_t hit; /* labels: where a rule was found, and where none was */
	uint32_t miss;
};

static const void *at(const struct image *image, uint32_t offset)
{
	return image->bytes + offset;
}

static void leaf(const struct tree *t, const struct kz_node *node)
{
	const struct kz_candidate *c = at(t->image, node->base);
	struct emit *emit = t->emit;
	uint32_t i, next;

	for (i = 0; i < node->count; i++, c++) {
		next = emit_label(emit);
		if (!t->first)
			emit_jump_if(emit, BPF_JLE, EMIT_RESULT, c->rule,
				     t->miss);
		emit_candidate(emit, t->image, c, t->family, next);
		emit_alu(emit, BPF_MOV, EMIT_RESULT,
			 c->rule | (c->flags & KZ_CANDIDATE_KEPT));
		emit_goto(emit, t->hit);
		emit_place(emit, next);
	}
	emit_goto(emit, t->miss);
}

/* ---- cuts ---- */

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
		return;
	}
	right = emit_label(emit);
	emit_jump_if(emit, BPF_JGE, EMIT_VALUE, split, right);
	choose(emit, children, low, split - 1);
	emit_place(emit, right);
	choose(emit, children, split, high);
}

static void subtree(const struct tree *t, const struct kz_node *node);

static void cut(const struct tree *t, const struct kz_node *node)
{
	uint32_t labels[MAX_RECORDS], i, j;
	struct children children = { .nodes = at(t->image, node->base),
				     .labels = labels,
				     .n = 1U << (32 - node->right) };

	if (children.n > MAX_RECORDS) {
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
		subtree(t, &children.nodes[i]);
	}
}

static void subtree(const struct tree *t, const struct kz_node *node)
{
	if (t->emit->err)
		return;
	if (node->right)
		cut(t, node);
	else
		leaf(t, node);
}

/* ---- groups ---- */

/* The verifier forgets which rule was found: it follows what comes after once,
 * and not once for each of them.
 */
static void forget(struct emit *emit)
{
	emit_load(emit, EMIT_VALUE, EMIT_KEY, KZ_W_CLASS);
	emit_alu_reg(emit, BPF_XOR, EMIT_RESULT, EMIT_VALUE);
	emit_alu_reg(emit, BPF_XOR, EMIT_RESULT, EMIT_VALUE);
}

/* To @out if a rule of the list's trees holds; else on after this. */
static void list(struct emit *emit, const struct image *image,
		 const struct kz_tree_list *list, enum kz_family family,
		 uint32_t out)
{
	const struct kz_tree *trees = at(image, image->header->trees);
	struct tree tree = { emit, image, family, .first = true };
	uint32_t i;

	for (i = 0; i < list->count; i++) {
		tree.miss = emit_label(emit);
		tree.hit = i + 1 < list->count ? tree.miss : out;
		if (i)
			emit_jump_if(emit, BPF_JLE, EMIT_RESULT,
				     trees[list->first + i].best, out);
		subtree(&tree, &trees[list->first + i].root);
		emit_place(emit, tree.miss);
		if (i + 1 < list->count)
			forget(emit);
		tree.first = false;
	}
	if (list->count > 1)
		emit_jump_if(emit, BPF_JNE, EMIT_RESULT, KZ_NONE, out);
}

static bool rule_is_plain(const struct kz_rule *rule)
{
	return rule->counter == KZ_NONE && !rule->n_actions &&
	       kz_rule_limit(rule) == KZ_RULE_NO_LIMIT;
}

/* What the group's fallback is as a rule that was found. */
static uint32_t fallback(const struct image *image,
			 const struct kz_group *group)
{
	const struct kz_rule *rule = at(image, group->fallback);

	if (!group->fallback)
		return KZ_NONE;
	return group->fallback |
	       (rule_is_plain(rule) ?
			KZ_CANDIDATE_PLAIN |
				rule->verdict << KZ_CANDIDATE_VERDICT_SHIFT :
			0);
}

/* The search of one group; it ends at @out. */
static void group(struct emit *emit, const struct image *image,
		  const struct kz_group *group, uint32_t out)
{
	static const uint8_t families[] = { KZ_FAMILY_IP, KZ_FAMILY_IP6,
					    KZ_FAMILY_OTHER };
	uint32_t miss = emit_label(emit), next;
	size_t i;

	emit_load(emit, EMIT_VALUE, EMIT_KEY, KZ_W_CLASS);
	emit_alu(emit, BPF_AND, EMIT_VALUE, KZ_C_FAMILY);
	for (i = 0; i < sizeof(families); i++) {
		if (!group->trees[families[i]].count)
			continue;
		next = emit_label(emit);
		emit_jump_if(emit, BPF_JNE, EMIT_VALUE,
			     families[i] << KZ_C_FAMILY_SHIFT, next);
		list(emit, image, &group->trees[families[i]], families[i], out);
		emit_goto(emit, miss);
		emit_place(emit, next);
	}
	emit_place(emit, miss);
	emit_alu(emit, BPF_MOV, EMIT_RESULT, fallback(image, group));
}

bool emit_search_is_plain(const struct image *image)
{
	const struct kz_image_header *header = image->header;
	const struct kz_candidate *c = at(image, header->candidates);
	const struct kz_group *g = at(image, header->groups);
	uint32_t i;

	for (i = 0; i < header->n_candidates; i++)
		if (!(c[i].flags & KZ_CANDIDATE_PLAIN) &&
		    !kz_candidate_is_dead(&c[i]))
			return false;
	for (i = 0; i < header->n_groups; i++)
		if (g[i].fallback && !rule_is_plain(at(image, g[i].fallback)))
			return false;
	return !header->n_limits;
}

/* The search of the group that is asked for, of @n from number @first on. */
static void groups(struct emit *emit, const struct image *image, uint32_t first,
		   uint32_t n, uint32_t out)
{
	const struct kz_image_header *header = image->header;
	const struct kz_group *all = at(image, header->groups);
	uint32_t right;

	if (n == 1) {
		group(emit, image, &all[first], out);
		emit_goto(emit, out);
		return;
	}
	right = emit_label(emit);
	emit_jump_if(emit, BPF_JGE, EMIT_GROUP,
		     header->groups + (first + n / 2) * sizeof(*all), right);
	groups(emit, image, first, n / 2, out);
	emit_place(emit, right);
	groups(emit, image, first + n / 2, n - n / 2, out);
}

int emit_search(struct emit *emit, const struct image *image)
{
	const struct kz_image_header *header = image->header;
	uint32_t out;

	memset(emit, 0, sizeof(*emit));
	if (header->n_nodes + header->n_candidates > MAX_RECORDS)
		return -EOPNOTSUPP;
	out = emit_label(emit);
	emit_alu(emit, BPF_MOV, EMIT_RESULT, KZ_NONE);
	groups(emit, image, 0, header->n_groups, out);
	emit_place(emit, out);
	if (!emit_search_is_plain(image))
		forget(emit);
	return emit_finish(emit);
}

// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "userspace/compile/measure.h"

/* Totals below a node; by its index in nodes and set nodes together. */
struct below {
	uint32_t visit; /* the last one that saw it; 0: none */
	uint32_t depth;
	double steps;
	double compares;
};

struct measuring {
	const struct image *image;
	struct below *below; /* owned */
	uint32_t *seen; /* by candidate: the last visit that saw it; owned */
	uint32_t visit;
};

struct measuring *measuring_new(const struct image *image)
{
	const struct kz_image_header *h = image->header;
	struct measuring *m = calloc(1, sizeof(*m));
	size_t nodes = (h->candidates - h->nodes) / sizeof(struct kz_node);

	if (!m)
		return NULL;
	m->image = image;
	m->below = calloc(nodes + 1, sizeof(*m->below));
	m->seen = calloc(h->n_candidates + 1, sizeof(*m->seen));
	if (!m->below || !m->seen) {
		measuring_free(m);
		return NULL;
	}
	return m;
}

void measuring_free(struct measuring *m)
{
	if (!m)
		return;
	free(m->below);
	free(m->seen);
	free(m);
}

static const void *at(const struct measuring *m, uint32_t offset)
{
	return m->image->bytes + offset;
}

static const struct below *measure_child(struct measuring *m, uint32_t offset,
					 struct measure *out);

/* Leaves share candidates: those not seen in this visit. */
static uint32_t candidates_new(struct measuring *m, const struct kz_node *leaf)
{
	const struct kz_image_header *h = m->image->header;
	uint32_t first, i, n = 0;

	if (leaf->base < h->candidates || leaf->base >= h->rules)
		return 0; /* of a set, or nothing */
	first = (leaf->base - h->candidates) / sizeof(struct kz_candidate);
	for (i = first; i < first + leaf->count; i++) {
		n += m->seen[i] != m->visit;
		m->seen[i] = m->visit;
	}
	return n;
}

/*
 * Recursion ends: a child's level is lower, and a level at most KZ_MAX_DEPTH.
 */
static void measure_node(struct measuring *m, const struct kz_node *node,
			 struct measure *out, struct below *below)
{
	const struct below *child;
	uint32_t n, i;

	out->nodes++;
	below->depth = 0;
	below->steps = 0;
	below->compares = 0;
	if (!node->right) {
		out->leaves++;
		out->candidates += candidates_new(m, node);
		if (node->count <= KZ_LEAF_RULES)
			out->sizes[node->count]++;
		below->compares = node->count;
		return;
	}
	n = 1U << (32 - node->right);
	for (i = 0; i < n; i++) {
		child = measure_child(m, node->base + i * sizeof(*node), out);
		if (child->depth > below->depth)
			below->depth = child->depth;
		below->steps += child->steps / n;
		below->compares += child->compares / n;
	}
	below->depth++;
	below->steps++;
}

static const struct below *measure_child(struct measuring *m, uint32_t offset,
					 struct measure *out)
{
	struct below *below = &m->below[(offset - m->image->header->nodes) /
					sizeof(struct kz_node)];

	if (below->visit != m->visit) {
		measure_node(m, at(m, offset), out, below);
		below->visit = m->visit;
	}
	return below;
}

static void measure_root(struct measure *out, const struct below *root)
{
	out->trees++;
	if (root->depth > out->depth)
		out->depth = root->depth;
	out->steps += root->steps;
	out->compares += root->compares;
}

void measure_trees(struct measuring *m, const struct kz_tree_list *list,
		   struct measure *out)
{
	const struct kz_tree *tree = at(m, m->image->header->trees);
	struct below root;
	uint32_t i;

	*out = (struct measure){ 0 };
	m->visit++;
	for (i = 0; i < list->count; i++) {
		measure_node(m, &tree[list->first + i].root, out, &root);
		measure_root(out, &root);
	}
}

/* The sets that @count matches at @offset ask, if they are new. */
static void measure_matches(struct measuring *m, uint32_t offset,
			    uint32_t count, struct measure *out)
{
	const struct kz_match *match = at(m, offset);
	uint32_t index, i;

	for (i = 0; i < count; i++) {
		if (match[i].op != KZ_MATCH_SET)
			continue;
		index = (match[i].lo - m->image->header->nodes) /
			sizeof(struct kz_node);
		if (m->below[index].visit != m->visit)
			measure_root(out, measure_child(m, match[i].lo, out));
	}
}

void measure_sets(struct measuring *m, struct measure *out)
{
	const struct kz_image_header *h = m->image->header;
	const struct kz_candidate *candidate = at(m, h->candidates);
	const struct kz_group *group = at(m, h->groups);
	const struct kz_rule *rule;
	uint32_t i;

	*out = (struct measure){ 0 };
	m->visit++;
	for (i = 0; i < h->n_groups; i++)
		if (group[i].n_when)
			measure_matches(m, group[i].when, group[i].n_when, out);
	for (i = 0; i < h->n_candidates; i++) {
		if (kz_candidate_is_dead(&candidate[i]))
			continue;
		rule = at(m, candidate[i].rule);
		measure_matches(m, rule->body, rule->n_matches, out);
	}
	if (out->trees) {
		out->steps /= out->trees;
		out->compares /= out->trees;
	}
}

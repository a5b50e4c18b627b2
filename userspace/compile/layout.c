// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/compile/layout.h"

/*
 * Determined bits of an address from which on it is specific. A prefix of 32
 * bits is what one provider has of IPv6: rules of all its networks share it.
 */
#define SPECIFIC_BITS 12
#define SPECIFIC_BITS6 36
/* Instructions: kzbench's differences between policies, divided up. */
#define COST_TREE 22
#define COST_STEP 17
#define COST_CANDIDATE 28
#define PACKETS 1000

const struct layout layouts[LAYOUTS] = {
	{ { 0, 1, 2, 2 } }, /* both with destination */
	{ { 0, 1, 2, 1 } }, /* both with source */
	{ { 0, 1, 2, 3 } }, /* each by itself */
	[LAYOUT_TOGETHER] = { { 0, 0, 0, 0 } },
};

static unsigned int bound_bits(const struct tree_bound *bound)
{
	uint32_t differ = bound->low ^ bound->high;
	unsigned int interval = differ ? __builtin_clz(differ) : 32;
	unsigned int fixed = __builtin_popcount(bound->mask);

	return interval > fixed ? interval : fixed;
}

static bool is_specific(const struct lowered *l, unsigned int word)
{
	bool wide = !l->families[KZ_FAMILY_IP];
	unsigned int bits = 0, i;

	for (i = 0; i < 4; i++)
		bits += bound_bits(&l->bounds[word + i]);
	return bits >= (wide ? SPECIFIC_BITS6 : SPECIFIC_BITS);
}

enum specific lowered_specific(const struct lowered *l)
{
	return (is_specific(l, KZ_W_SADDR) ? SPECIFIC_SOURCE : 0) |
	       (is_specific(l, KZ_W_DADDR) ? SPECIFIC_DESTINATION : 0);
}

/* Numerical Recipes' linear congruential generator: its upper bits suffice. */
static uint32_t draw(uint64_t *state)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return *state >> 32;
}

/* A packet in the intervals of @item's box, of the words that trees read. */
static void draw_key(const struct search *search, uint32_t item,
		     uint64_t *state, struct kz_key *key)
{
	const struct tree_items *items = search->items;
	const struct tree_bound *bound;
	uint32_t value;
	unsigned int i;

	for (i = 0; i < items->n_words; i++) {
		bound = &items->bounds[i][item];
		value = bound->low +
			draw(state) % ((uint64_t)bound->high - bound->low + 1);
		value = (value & ~bound->mask) | bound->value;
		key->word[items->words[i]] = (value & ~search->known.mask[i]) |
					     search->known.value[i];
	}
}

/* The walk of one tree for a packet of the rule at @rule. */
static double tree_cost(const struct output *output, const struct kz_tree *tree,
			const struct kz_key *key, uint32_t rule)
{
	const struct kz_node *nodes = (const void *)output->nodes.bytes;
	const struct kz_node *node = &tree->root;
	const struct kz_candidate *candidate;
	double cost = COST_TREE;
	uint32_t value, i;

	for (; node->right; cost += COST_STEP) {
		value = key->word[node->offset / 4] << node->left >>
			node->right;
		node = &nodes[node->base / sizeof(*node) + value];
	}
	candidate = (const void *)(output->candidates.bytes + node->base);
	for (i = 0; i < node->count && candidate[i].rule <= rule; i++)
		cost += COST_CANDIDATE;
	return cost;
}

double layout_cost(const struct search *search, const struct output *output,
		   uint32_t first, const uint32_t *list, size_t count)
{
	const struct kz_tree *tree = (const void *)output->trees.bytes;
	uint32_t n_trees = output->trees.size / sizeof(*tree), rule, j;
	uint64_t state = 1;
	struct kz_key key = { 0 };
	double cost = 0;
	unsigned int i;

	for (i = 0; count && i < PACKETS; i++) {
		rule = list[draw(&state) % count];
		draw_key(search, rule, &state, &key);
		rule = search->candidates[rule].rule;
		for (j = first; j < n_trees && tree[j].best <= rule; j++)
			cost += tree_cost(output, &tree[j], &key, rule);
	}
	return cost / PACKETS;
}

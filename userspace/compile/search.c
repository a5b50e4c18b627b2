// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "core/given.h"
#include "userspace/compile/layout.h"
#include "userspace/compile/rule_trees.h"
#include "userspace/compile/search.h"

/* Rules up to which one tree is always best. */
#define SINGLE_TREE 32
/* Rules that a layout is tried on. Of a thousand, all: an eighth of them took
 * the wrong one for ipc1_1k, which cost a packet a fifth more.
 */
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

static size_t budget_of(size_t count)
{
	return BUDGET + count * BUDGET_PER_RULE;
}

/* Layouts by their cost for a packet, the cheapest first. */
struct choice {
	const struct layout *layout;
	double cost; /* INFINITY: it is beyond its budget on a sample already */
	size_t price; /* the lowest that may keep within the budget: its index */
};

static int compare_choices(const void *a, const void *b)
{
	const struct choice *x = a, *y = b;

	return x->cost < y->cost ? -1 : x->cost > y->cost;
}

/* The cost of @layout for a packet, by trial; INFINITY: over budget. */
static int layout_try(const struct search *search, const struct layout *layout,
		      size_t budget, const uint32_t *list, size_t count,
		      double *cost)
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
	err = layout_build(&s, layout, prices[0], budget, list, count);
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

static int layouts_try(const struct search *s, const uint32_t *list,
		       size_t count, struct choice choices[LAYOUTS])
{
	size_t step = (count - 1) / SAMPLE + 1, n = 0, budget, i;
	uint32_t *sample = malloc((count / step + 1) * sizeof(*sample));
	int err = 0;

	if (!sample)
		return -ENOMEM;
	for (i = 0; i < count; i += step)
		sample[n++] = list[i];
	/* Nodes for each rule become more the more rules there are. */
	budget = budget_of(count) / count * n;
	for (i = 0; i < LAYOUTS && !err; i++) {
		choices[i].layout = &layouts[i];
		choices[i].cost = INFINITY;
		if (step == 1 && i == LAYOUT_TOGETHER)
			continue; /* the dearest to build, for few rules */
		err = layout_try(s, &layouts[i], budget, sample, n,
				 &choices[i].cost);
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

/*
 * Build the first of the @n layouts that keeps within the budget, at the lowest
 * price at which one does: its number, or -errno.
 */
static int layouts_afford(const struct search *s, struct choice *choices, int n,
			  const uint32_t *list, size_t count)
{
	const struct bookmark mark = bookmark(s->output);
	size_t price, budget;
	int i, err;

	for (price = 0; price < PRICES; price++) {
		budget = price + 1 < PRICES ? budget_of(count) : 0;
		for (i = 0; i < n; i++) {
			if (choices[i].price > price)
				continue;
			err = layout_build(s, choices[i].layout, prices[price],
					   budget, list, count);
			if (err != -EFBIG)
				return err ?: i;
			choices[i].price = price + 1;
			err = rewind_to(s, &mark);
			if (err)
				return err;
		}
	}
	return -EFBIG;
}

/*
 * Layout @built has been built: build the others, one after the other, and keep
 * the cheapest.
 */
static int layouts_compare(const struct search *s, struct choice *choices,
			   int built, const struct bookmark *mark,
			   const uint32_t *list, size_t count)
{
	uint32_t first = mark->trees / sizeof(struct kz_tree);
	const int known = built;
	int best = built, i, err;

	for (i = 0; i < LAYOUTS; i++) {
		if (i == known || choices[i].cost == INFINITY)
			continue;
		err = rewind_to(s, mark);
		if (!err)
			err = layouts_afford(s, &choices[i], 1, list, count);
		if (err < 0)
			return err;
		built = i;
		choices[i].cost = layout_cost(s, s->output, first, list, count);
		if (choices[i].cost < choices[best].cost)
			best = i;
	}
	if (best == built)
		return 0;
	err = rewind_to(s, mark);
	if (!err)
		err = layouts_afford(s, &choices[best], 1, list, count);
	return err < 0 ? err : 0;
}

/*
 * Build the cheapest layout. The sample may mislead: if it is much dearer than
 * there, all are compared at full size.
 */
static int layouts_build(const struct search *s, struct choice *choices,
			 const uint32_t *list, size_t count)
{
	const struct bookmark mark = bookmark(s->output);
	uint32_t first = mark.trees / sizeof(struct kz_tree);
	int built = layouts_afford(s, choices, LAYOUTS, list, count);
	double expected;

	if (built < 0)
		return built;
	expected = choices[built].cost;
	choices[built].cost = layout_cost(s, s->output, first, list, count);
	if (choices[built].cost <= expected * TOLERANCE)
		return 0;
	return layouts_compare(s, choices, built, &mark, list, count);
}

/* Layouts differ in where they put rules that are specific in both. */
static bool is_layout_choice(const struct search *s, const uint32_t *list,
			     size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (s->rules[list[i]].specific == SPECIFIC_BOTH)
			return true;
	return false;
}

static int trees_of(const struct search *s, const uint32_t *list, size_t count)
{
	static const struct layout single = { { 0, 0, 0, 0 } };
	struct choice choices[LAYOUTS] = { { .layout = &layouts[0] } };
	int err;

	if (count <= SINGLE_TREE)
		choices[0].layout = &single;
	if (count <= SINGLE_TREE || !is_layout_choice(s, list, count)) {
		err = layouts_afford(s, choices, 1, list, count);
		return err < 0 ? err : 0;
	}
	err = layouts_try(s, list, count, choices);
	return err ?: layouts_build(s, choices, list, count);
}

/* Bits of key word @word that are 0 in every key. */
static uint32_t word_unused(const struct output *o, unsigned int word)
{
	uint32_t patterns = o->patterns.size / sizeof(struct kz_prefix), i;

	if (word == KZ_W_SPORT || word == KZ_W_DPORT || word == KZ_W_L4)
		return ~0xffffU;
	for (i = 0; i < KZ_MAX_ASKED; i++)
		if (word == kz_asked_word(i) && patterns &&
		    (o->asked[i] == KZ_ASK_IIFNAME ||
		     o->asked[i] == KZ_ASK_OIFNAME))
			return ~(UINT32_MAX >> __builtin_clz(patterns));
	return 0;
}

/* What every key of @family has. */
static void known_fill(const struct search *s, enum kz_family family,
		       struct tree_known *known)
{
	unsigned int i, word;

	*known = (struct tree_known){ 0 };
	for (i = 0; i < s->items->n_words; i++) {
		word = s->items->words[i];
		known->mask[i] = word_unused(s->output, word);
		if (word != KZ_W_CLASS)
			continue;
		known->mask[i] = FAMILY_BITS;
		known->value[i] = family_class[family];
	}
}

/* The trees from @first on, and the one that ends the search; those of an empty
 * list may end another, too.
 */
static int list_note(struct output *output, uint32_t first,
		     struct kz_tree_list *list)
{
	uint32_t end = output->trees.size / sizeof(struct kz_tree);
	struct kz_tree *tree;

	list->first = first;
	list->count = end - first;
	output->n_listed += list->count;
	if (!list->count && first) {
		list->first--;
		return 0;
	}
	tree = buffer_add(&output->trees, sizeof(*tree));
	if (!tree)
		return -ENOMEM;
	tree->best = KZ_NONE;
	return 0;
}

int search_build(const struct search *search, enum kz_family family,
		 struct kz_tree_list *list)
{
	struct output *o = search->output;
	uint32_t first = o->trees.size / sizeof(struct kz_tree), *items;
	struct search s = *search;
	size_t count = 0, i;
	int err;

	known_fill(search, family, &s.known);
	items = calloc(search->count + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	for (i = 0; i < search->count; i++)
		if (search->rules[i].families[family])
			items[count++] = i;
	err = trees_of(&s, items, count);
	free(items);
	return err ?: list_note(o, first, list);
}

// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/compile/box_set.h"
#include "userspace/compile/patterns.h"
#include "userspace/compile/range_split.h"
#include "userspace/policy/disjoint.h"

/* The set while it is built. */
struct box_build {
	struct output *output;
	const struct box_parts *parts;
	struct kz_parts record;
	struct buffer intervals; /* record.n_words for each box; owned */
	size_t count; /* of boxes */
	struct tree_items items;
	struct tree_known known; /* bits that no box asks for */
};

/* Budget of all nodes together: bytes, and bytes for each box. */
#define BUDGET (4UL << 20)
#define BUDGET_PER_BOX 128

/* The rising price of copies (cut.h). */
static const float prices[] = { 1.5f, 3.0f };
#define PRICES (sizeof(prices) / sizeof(prices[0]))

/* The key words of a part: an Ethernet address has two, of 48 bits. */
static unsigned int part_words(const struct condition_type *type)
{
	if (!condition_is_wide(type))
		return 1;
	return type->value == VALUE_ETHER ? 2 : 4;
}

/* Bits of the part's words in which no two values differ. */
static uint32_t part_unused(const struct condition_type *type)
{
	if (condition_is_wide(type))
		return 0;
	if (type->mask != UINT32_MAX)
		return ~type->mask;
	return type->maximum ? ~(UINT32_MAX >> __builtin_clz(type->maximum)) :
			       0;
}

static void words_list(struct box_build *b)
{
	const struct condition_type *type;
	unsigned int p, w;

	for (p = 0; p < b->parts->count; p++) {
		type = &b->parts->types[p];
		for (w = 0; w < part_words(type); w++) {
			b->record.word[b->record.n_words] = type->word + w;
			b->record.mask[b->record.n_words] = type->mask;
			b->known.mask[b->record.n_words++] = part_unused(type);
		}
	}
}

/* One of the boxes that the parts' @pieces make together. */
static int box_write(struct box_build *b,
		     const struct range *const pieces[KZ_MAX_PARTS])
{
	struct kz_interval *interval = buffer_add(
		&b->intervals, b->record.n_words * sizeof(*interval));
	unsigned int p, w;

	if (!interval)
		return -ENOMEM;
	for (p = 0; p < b->parts->count; p++) {
		for (w = 0; w < part_words(&b->parts->types[p]); w++) {
			interval->low = pieces[p]->low[w];
			interval->span = pieces[p]->high[w] - interval->low;
			interval++;
		}
	}
	b->count++;
	return 0;
}

/* Every combination of a piece of each part, from part @p on. */
static int combine(struct box_build *b,
		   const struct buffer pieces[KZ_MAX_PARTS], unsigned int p,
		   const struct range *chosen[KZ_MAX_PARTS])
{
	const struct range *list = (const void *)pieces[p].bytes;
	size_t i;
	int err = 0;

	for (i = 0; i < pieces[p].size / sizeof(*list) && !err; i++) {
		chosen[p] = &list[i];
		err = p + 1 == b->parts->count ?
			      box_write(b, chosen) :
			      combine(b, pieces, p + 1, chosen);
	}
	return err;
}

/* The numbers of the patterns of names in @range. */
static int names_split(struct box_build *b, struct range *range,
		       struct buffer *pieces)
{
	const struct ranges names = { range, 1 };
	struct ranges numbers = { 0 };
	struct range *piece;
	size_t i;
	int err = patterns_number(b->output, &names, &numbers);

	for (i = 0; i < numbers.count && !err; i++) {
		piece = buffer_add(pieces, sizeof(*piece));
		if (piece)
			*piece = numbers.list[i];
		else
			err = -ENOMEM;
	}
	free(numbers.list);
	return err;
}

static int part_split(struct box_build *b, unsigned int part,
		      const struct range *range, struct buffer *pieces)
{
	struct range name = *range;

	if (b->parts->named[part])
		return names_split(b, &name, pieces);
	return range_split_coarsely(range, &b->parts->types[part], pieces);
}

static int box_split(struct box_build *b, const struct range *box)
{
	const struct range *chosen[KZ_MAX_PARTS];
	struct buffer pieces[KZ_MAX_PARTS] = { 0 };
	unsigned int p;
	int err = 0;

	for (p = 0; p < b->parts->count && !err; p++)
		err = part_split(b, p, &box[p], &pieces[p]);
	if (!err)
		err = combine(b, pieces, 0, chosen);
	for (p = 0; p < b->parts->count; p++)
		buffer_free(&pieces[p]);
	return err;
}

static int items_fill(struct box_build *b)
{
	const struct kz_interval *interval = (const void *)b->intervals.bytes;
	struct tree_bound *bound;
	unsigned int w;
	size_t i;

	for (i = 0; i < b->count; i++) {
		b->items.exact[i] = true;
		for (w = 0; w < b->record.n_words; w++, interval++) {
			bound = tree_items_bound(&b->items, i,
						 b->record.word[w]);
			if (!bound)
				return -ENOMEM;
			range_bound(bound, b->record.mask[w], interval->low,
				    interval->low + interval->span);
		}
	}
	return 0;
}

static int box_write_leaf(void *context, const uint32_t *list, size_t count,
			  struct kz_node *leaf)
{
	struct box_build *b = context;
	size_t size = b->record.n_words * sizeof(struct kz_interval), i;
	uint8_t *place;

	*leaf = (struct kz_node){ 0 };
	if (!count)
		return 0;
	buffer_align(&b->output->rules, sizeof(struct kz_interval));
	leaf->element = KZ_ELEMENT_BOX;
	leaf->count = KZ_BOX_LEAF(count, b->record.n_words);
	leaf->base = b->output->rules.size;
	place = buffer_add(&b->output->rules, count * size);
	if (!place)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		memcpy(place + i * size, b->intervals.bytes + list[i] * size,
		       size);
	return 0;
}

/* The tree at one price of copies; its root is put into @root. */
static int tree_try(struct box_build *b, float price, size_t budget,
		    uint32_t *list, struct kz_node *root)
{
	size_t fit = KZ_MAX_READ / sizeof(struct kz_interval), i;
	struct tree_builder builder = {
		.items = &b->items,
		.nodes = &b->output->set_nodes,
		.max_size = b->output->set_nodes.size + budget,
		.copy_price = price,
		.leaf_target = 2,
		.leaf_maximum = fit / b->record.n_words,
		.write_leaf = box_write_leaf,
		.known = &b->known,
		.context = b,
	};

	_Static_assert(KZ_LEAF_BOXES <= KZ_LEAF_RULES, "a leaf of a tree");
	if (builder.leaf_maximum > KZ_LEAF_BOXES)
		builder.leaf_maximum = KZ_LEAF_BOXES;
	for (i = 0; i < b->count; i++)
		list[i] = i;
	return tree_build(&builder, list, b->count, root);
}

/* The tree at the lowest price of copies that keeps within the budget. */
static int tree_afford(struct box_build *b, struct kz_node *root)
{
	struct output *o = b->output;
	size_t nodes = o->set_nodes.size, rules = o->rules.size, i;
	uint32_t *list = malloc((b->count + 1) * sizeof(*list));
	int err = -EFBIG;

	if (!list)
		return -ENOMEM;
	for (i = 0; i < PRICES && err == -EFBIG; i++) {
		o->set_nodes.size = nodes;
		o->rules.size = rules;
		err = tree_try(b, prices[i], BUDGET + b->count * BUDGET_PER_BOX,
			       list, root);
	}
	free(list);
	return err == -EFBIG ? -E2BIG : err;
}

static int boxes_build(struct box_build *b, const struct boxes *boxes,
		       struct kz_node *root)
{
	size_t i;
	int err = 0;

	buffer_free(&b->intervals);
	tree_items_free(&b->items);
	b->items = (struct tree_items){ 0 };
	b->count = 0;
	for (i = 0; i < boxes->count && !err; i++)
		err = box_split(b, boxes_at(boxes, i));
	if (!err)
		err = tree_items_init(&b->items, b->count);
	if (!err)
		err = items_fill(b);
	return err ? err : tree_afford(b, root);
}

/* Where too many overlap, no leaf has room for all. */
static int boxes_build_apart(struct box_build *b, const struct boxes *boxes,
			     struct kz_node *root)
{
	bool wide[KZ_MAX_PARTS];
	struct boxes apart;
	unsigned int p;
	int err;

	for (p = 0; p < b->parts->count; p++)
		wide[p] = b->parts->named[p] ||
			  condition_is_wide(&b->parts->types[p]);
	err = boxes_disjoin(boxes, wide, &apart);
	if (!err)
		err = boxes_build(b, &apart, root);
	free(apart.list);
	return err;
}

int box_set_build(struct output *output, const struct boxes *boxes,
		  const struct box_parts *parts, struct location at,
		  uint32_t *root, uint32_t *record)
{
	struct box_build b = { .output = output, .parts = parts };
	struct kz_node node = { 0 };
	void *place;
	int err;

	words_list(&b);
	*root = output->set_nodes.size;
	if (!buffer_add(&output->set_nodes, sizeof(node)))
		return -ENOMEM;
	err = boxes_build(&b, boxes, &node);
	if (err == -E2BIG)
		err = boxes_build_apart(&b, boxes, &node);
	tree_items_free(&b.items);
	buffer_free(&b.intervals);
	if (err == -E2BIG)
		policy_message(
			output->policy, output->messages, SEVERITY_ERROR, at,
			"too many elements overlap, so that nothing tells them apart: divide the set, such as by the elements that leave a part open");
	if (err)
		return err;
	memcpy(output->set_nodes.bytes + *root, &node, sizeof(node));
	buffer_align(&output->rules, KZ_RECORD_ALIGN);
	*record = output->rules.size + 1;
	place = buffer_add(&output->rules, sizeof(b.record));
	if (!place)
		return -ENOMEM;
	memcpy(place, &b.record, sizeof(b.record));
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "userspace/compile/jumps.h"

#define ROW_MIN 8 /* values: for fewer, a jump costs more than it spares */
/* Of a node of the jump's tree: a small field has one node; where values are far
 * apart, there are many of few children.
 */
#define FIELD_BITS 8
#define MIN_BITS 4
#define MAX_BITS 9

int written_note(struct output *output, size_t first)
{
	const uint32_t *record = (const void *)output->records.bytes;
	size_t i, count = output->records.size / sizeof(*record);
	struct written *written;
	const struct kz_rule *rule;
	const struct kz_match *matches;
	const struct kz_action *action;
	uint32_t j;

	written = buffer_add(&output->written, sizeof(*written));
	if (!written)
		return -ENOMEM;
	for (i = first; i < count; i++) {
		rule = (const void *)(output->rules.bytes + record[i]);
		matches = (const void *)(output->rules.bytes + rule->body);
		action = (const void *)(matches + rule->n_matches);
		for (j = 0; j < rule->n_actions; j++, action++)
			if (action->op != KZ_ACTION_ADD &&
			    action->op != KZ_ACTION_UPDATE &&
			    action->op != KZ_ACTION_LOG)
				written->bits[action->word] |= action->mask;
	}
	return 0;
}

/* Groups in a row, [first, end), that compare the same bits. */
struct row {
	struct output *output;
	uint32_t first;
	uint32_t end;
	uint32_t word; /* of the key */
	uint32_t mask; /* bits without a gap */
	uint32_t distinct; /* values */
	struct kz_interval values[KZ_MAX_GROUPS]; /* of each, shifted down */
};

static unsigned int row_bits(const struct row *row)
{
	return __builtin_popcount(row->mask);
}

static struct kz_group *group_at(const struct output *output, uint32_t number)
{
	return (struct kz_group *)output->groups.bytes + number;
}

/* Whether @match compares bits that a tree can cut. */
static bool can_cut(const struct kz_match *match)
{
	uint32_t low = match->mask & -match->mask;

	return match->op == KZ_MATCH_RANGE && !(match->flags & KZ_MATCH_NOT) &&
	       match->mask && !((match->mask + low) & match->mask) &&
	       !(match->lo & ~match->mask) &&
	       match->span <= UINT32_MAX - match->lo;
}

static const struct kz_match *matches_of(const struct output *output,
					 const struct kz_group *group)
{
	return (const void *)(output->rules.bytes + group->when);
}

/* The match of group @number's `when` that compares the row's bits, or NULL. */
static const struct kz_match *match_find(const struct row *row, uint32_t number)
{
	const struct kz_group *group = group_at(row->output, number);
	const struct kz_match *match = matches_of(row->output, group);
	uint32_t i;

	for (i = 0; i < group->n_when; i++, match++)
		if (can_cut(match) && match->word == row->word &&
		    match->mask == row->mask)
			return match;
	return NULL;
}

/* Two groups have the same values, or none in common. */
static bool are_same(const struct kz_interval *a, const struct kz_interval *b)
{
	return a->low == b->low && a->span == b->span;
}

static bool have_common(const struct kz_interval *a,
			const struct kz_interval *b)
{
	return a->low - b->low <= b->span || b->low - a->low <= a->span;
}

static bool row_takes(struct row *row, uint32_t number)
{
	struct kz_interval *values = &row->values[number - row->first];
	const struct kz_match *match = match_find(row, number);
	unsigned int shift;
	uint32_t i;

	bool is_new = true;

	if (!match)
		return false;
	shift = __builtin_ctz(row->mask);
	values->low = match->lo >> shift;
	values->span = ((match->lo + match->span) >> shift) - values->low;
	for (i = 0; i < number - row->first; i++) {
		if (are_same(&row->values[i], values))
			is_new = false;
		else if (have_common(&row->values[i], values))
			return false;
	}
	row->distinct += is_new;
	return true;
}

/* As many groups from the first on as compare the row's bits. */
static void row_extend(struct row *row)
{
	const struct written *written = (void *)row->output->written.bytes;
	uint32_t i = row->first;

	row->distinct = 0;
	while (i < row->output->policy->n_groups && row_takes(row, i)) {
		if (written[i++].bits[row->word] & row->mask)
			break;
	}
	row->end = i;
}

/* The row from @first on by whose bits most groups are told apart; false: it is
 * too short.
 */
static bool row_find(struct row *best, uint32_t first)
{
	const struct kz_group *group = group_at(best->output, first);
	const struct kz_match *match = matches_of(best->output, group);
	struct row row = { .output = best->output, .first = first };
	uint32_t i;

	best->end = first;
	best->distinct = 0;
	for (i = 0; i < group->n_when; i++, match++) {
		if (!can_cut(match))
			continue;
		row.word = match->word;
		row.mask = match->mask;
		row_extend(&row);
		if (row.distinct > best->distinct)
			*best = row;
	}
	return best->distinct >= ROW_MIN;
}

/*
 * The first group of the row whose values are among [@low, @high], if these are
 * all among them; *all says if no group has only some of them.
 */
static uint32_t row_first(const struct row *row, uint64_t low, uint64_t high,
			  bool *all)
{
	const struct kz_interval *values = row->values;
	uint32_t i, count = row->end - row->first;

	*all = true;
	for (i = 0; i < count; i++) {
		uint64_t to = (uint64_t)values[i].low + values[i].span;

		if (high < values[i].low || low > to)
			continue;
		*all = low >= values[i].low && high <= to;
		return row->first + i;
	}
	return row->end;
}

/* A child for each group that has some of the 2^@left values from @low on. */
static unsigned int cut_bits(const struct row *row, uint64_t low,
			     unsigned int left)
{
	uint64_t high = low + (UINT64_C(1) << left) - 1;
	const struct kz_interval *values = row->values;
	uint32_t i, count = 0;
	unsigned int bits;

	if (left <= FIELD_BITS)
		return left;
	for (i = 0; i < row->end - row->first; i++)
		count += high >= values[i].low &&
			 low <= (uint64_t)values[i].low + values[i].span;
	for (bits = MIN_BITS; bits < MAX_BITS && 1U << bits < count; bits++)
		;
	return bits < left ? bits : left;
}

/* Of the row's bits, those below the first that some value has. In a packet with
 * a bit above, no group of the row matches, whichever the tree leads to.
 */
static unsigned int used_bits(const struct row *row)
{
	uint32_t i, any = 1;

	for (i = 0; i < row->end - row->first; i++)
		any |= row->values[i].low + row->values[i].span;
	return 32 - __builtin_clz(any);
}

/* The tree for the 2^@bits values from @low on. 0 or -ENOMEM. */
static int node_build(struct row *row, struct kz_node *out, uint64_t low,
		      unsigned int bits)
{
	struct buffer *nodes = &row->output->set_nodes;
	unsigned int cut = cut_bits(row, low, bits);
	struct kz_node child;
	uint32_t group, i;
	size_t base;
	bool all;
	int err;

	group = row_first(row, low, low + (UINT64_C(1) << bits) - 1, &all);
	*out = (struct kz_node){ .base = group };
	if (all)
		return 0;
	base = nodes->size;
	if (!buffer_add(nodes, sizeof(child) << cut))
		return -ENOMEM;
	*out = (struct kz_node){
		.base = base,
		.offset = row->word * sizeof(uint32_t),
		.left = __builtin_clz(row->mask) + row_bits(row) - bits,
		.right = 32 - cut,
	};
	for (i = 0; i < 1U << cut; i++) {
		err = node_build(row, &child,
				 low + ((uint64_t)i << (bits - cut)),
				 bits - cut);
		if (err)
			return err;
		((struct kz_node *)(nodes->bytes + base))[i] = child;
		if (child.level >= out->level)
			out->level = child.level + 1;
	}
	return 0;
}

/* The first group has the jump, and each leads to the next with its values. */
static int row_write(struct row *row)
{
	struct buffer *nodes = &row->output->set_nodes;
	uint32_t i, j, count = row->end - row->first;
	size_t at = nodes->size;
	struct kz_node root;
	int err;

	if (!buffer_add(nodes, sizeof(root)))
		return -ENOMEM;
	err = node_build(row, &root, 0, used_bits(row));
	if (err)
		return err;
	*(struct kz_node *)(nodes->bytes + at) = root;
	group_at(row->output, row->first)->jump = at + 1;
	row->output->n_jumps++;
	for (i = 0; i < count; i++) {
		for (j = i + 1; j < count; j++)
			if (are_same(&row->values[i], &row->values[j]))
				break;
		group_at(row->output, row->first + i)->next = row->first + j;
	}
	return 0;
}

int jumps_write(struct output *output)
{
	struct row row = { .output = output };
	uint32_t i, n_groups = output->policy->n_groups;
	int err = 0;

	for (i = 0; i < n_groups; i++)
		group_at(output, i)->next = i + 1;
	for (i = 0; i < n_groups && !err;) {
		if (row_find(&row, i)) {
			err = row_write(&row);
			i = row.end;
		} else {
			i++;
		}
	}
	return err;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * A whole policy as one search; see emit_search.h. A rule that ends the
 * evaluation leaves nothing for later groups to see, so the groups' searches
 * follow each other: their `when` is a compare, and a jump over groups that
 * cannot match (struct kz_group) is a jump.
 */
#include <errno.h>

#include "userspace/backend/bpf/emit_group.h"
#include "userspace/backend/bpf/emit_search.h"
#include "userspace/backend/bpf/emit_tree.h"

static const void *at(const struct image *image, uint32_t offset)
{
	return image->bytes + offset;
}

static bool rule_ends(const struct image *image, uint32_t offset)
{
	const struct kz_rule *rule = at(image, offset);

	return rule->verdict != KZ_CONTINUE;
}

bool policy_is_one_search(const struct image *image)
{
	const struct kz_image_header *header = image->header;
	const struct kz_candidate *c = at(image, header->candidates);
	const struct kz_group *g = at(image, header->groups);
	uint32_t i;

	if (header->n_limits || header->n_groups > EMIT_MAX_RECORDS)
		return false;
	for (i = 0; i < header->n_candidates; i++)
		if (!kz_candidate_is_dead(&c[i]) &&
		    !rule_ends(image, c[i].rule))
			return false;
	for (i = 0; i < header->n_groups; i++)
		if (g[i].fallback && !rule_ends(image, g[i].fallback))
			return false;
	return true;
}

/* Where the groups begin, and the way over them leads. */
struct jump {
	struct emit_tree tree;
	uint32_t number; /* of the group whose jump it is */
	uint32_t turn; /* the label of its turn */
	const uint32_t *labels; /* of all groups, and the end */
};

static void jump_leaf(const struct emit_tree *tree, const struct kz_node *leaf)
{
	const struct jump *jump = (const struct jump *)tree;

	emit_goto(tree->emit, leaf->base > jump->number ?
				      jump->labels[leaf->base] :
				      jump->turn);
}

static void group_jump(struct emit *emit, const struct image *image,
		       const uint32_t *labels, uint32_t number)
{
	const struct kz_group *groups = at(image, image->header->groups);
	struct jump jump = { .tree = { emit, image, jump_leaf },
			     .number = number,
			     .labels = labels };

	if (!groups[number].jump)
		return;
	jump.turn = emit_label(emit);
	emit_tree(&jump.tree, at(image, groups[number].jump));
	emit_place(emit, jump.turn);
}

/* The turn of group @number; without a rule, the next one's. */
static void group_turn(struct emit *emit, const struct image *image,
		       const uint32_t *labels, uint32_t number, uint32_t out)
{
	const struct kz_group *groups = at(image, image->header->groups);
	const struct kz_group *group = &groups[number];
	const struct kz_match *when = at(image, group->when);
	uint32_t next = image->header->n_jumps ? group->next : number + 1;
	uint32_t i;

	for (i = 0; i < group->n_when; i++)
		emit_match(emit, &when[i], labels[next]);
	emit_alu(emit, BPF_MOV, EMIT_GROUP, number);
	emit_group(emit, image, group, out);
	if (group->fallback) {
		emit_alu(emit, BPF_MOV, EMIT_RESULT,
			 emit_fallback(image, group));
		emit_goto(emit, out);
	} else {
		emit_goto(emit, labels[next]);
	}
}

void emit_policy(struct emit *emit, const struct image *image, uint32_t out)
{
	uint32_t labels[EMIT_MAX_RECORDS + 1], n = image->header->n_groups, i;

	if (image->header->n_set_nodes > EMIT_MAX_RECORDS) {
		emit_fail(emit, -EOPNOTSUPP);
		return;
	}
	for (i = 0; i <= n; i++)
		labels[i] = emit_label(emit);
	for (i = 0; i < n; i++) {
		emit_place(emit, labels[i]);
		group_jump(emit, image, labels, i);
		group_turn(emit, image, labels, i, out);
	}
	/* Said again: no rule is then one way to @out, and each rule another,
	 * which can be led straight to its verdict (thread.h).
	 */
	emit_place(emit, labels[n]);
	emit_alu(emit, BPF_MOV, EMIT_RESULT, KZ_NONE);
}

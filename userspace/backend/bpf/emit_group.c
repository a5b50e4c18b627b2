// SPDX-License-Identifier: GPL-2.0-only
/* The search of one group as instructions; see emit_group.h. */
#include "userspace/backend/bpf/emit_group.h"
#include "userspace/backend/bpf/emit_tree.h"

/* A tree of a group's list for a family. */
struct rule_tree {
	struct emit_tree tree;
	enum kz_family family;
	bool first; /* no rule has been found before it */
	uint32_t hit; /* labels: where a rule was found, and where none was */
	uint32_t miss;
};

static const void *at(const struct image *image, uint32_t offset)
{
	return image->bytes + offset;
}

static void leaf(const struct emit_tree *tree, const struct kz_node *node)
{
	const struct rule_tree *t = (const struct rule_tree *)tree;
	const struct kz_candidate *c = at(tree->image, node->base);
	struct emit *emit = tree->emit;
	uint32_t i, next;

	for (i = 0; i < node->count; i++, c++) {
		next = emit_label(emit);
		if (!t->first)
			emit_jump_if(emit, BPF_JLE, EMIT_RESULT, c->rule,
				     t->miss);
		emit_candidate(emit, tree->image, c, t->family, next);
		emit_alu(emit, BPF_MOV, EMIT_RESULT,
			 c->rule | (c->flags & KZ_CANDIDATE_KEPT));
		emit_goto(emit, t->hit);
		emit_place(emit, next);
	}
	emit_goto(emit, t->miss);
}

/* ---- groups ---- */

void emit_forget(struct emit *emit)
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
	struct rule_tree tree = { { emit, image, leaf },
				  family,
				  .first = true };
	uint32_t i;

	for (i = 0; i < list->count; i++) {
		tree.miss = emit_label(emit);
		tree.hit = i + 1 < list->count ? tree.miss : out;
		if (i)
			emit_jump_if(emit, BPF_JLE, EMIT_RESULT,
				     trees[list->first + i].best, out);
		emit_tree(&tree.tree, &trees[list->first + i].root);
		emit_place(emit, tree.miss);
		if (i + 1 < list->count)
			emit_forget(emit);
		tree.first = false;
	}
	if (list->count > 1)
		emit_jump_if(emit, BPF_JNE, EMIT_RESULT, KZ_NONE, out);
}

bool emit_rule_is_plain(const struct kz_rule *rule)
{
	return rule->counter == KZ_NONE && !rule->n_actions &&
	       kz_rule_limit(rule) == KZ_RULE_NO_LIMIT;
}

uint32_t emit_fallback(const struct image *image, const struct kz_group *group)
{
	const struct kz_rule *rule = at(image, group->fallback);

	if (!group->fallback)
		return KZ_NONE;
	return group->fallback |
	       (emit_rule_is_plain(rule) ?
			KZ_CANDIDATE_PLAIN |
				rule->verdict << KZ_CANDIDATE_VERDICT_SHIFT :
			0);
}

void emit_group(struct emit *emit, const struct image *image,
		const struct kz_group *group, uint32_t hit)
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
		list(emit, image, &group->trees[families[i]], families[i], hit);
		emit_goto(emit, miss);
		emit_place(emit, next);
	}
	emit_place(emit, miss);
}

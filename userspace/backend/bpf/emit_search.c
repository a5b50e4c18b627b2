// SPDX-License-Identifier: GPL-2.0-only
/* The search through a small policy's trees as instructions; see
 * emit_search.h.
 */
#include <errno.h>
#include <string.h>

#include "userspace/backend/bpf/emit_search.h"
#include "userspace/backend/bpf/emit_tree.h"
#include "bpf/setup.h"

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

static bool rule_is_plain(const struct kz_rule *rule)
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
	       (rule_is_plain(rule) ?
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

/* Does each rule that the search finds say its verdict by itself, without
 * limits, counters and actions?
 */
static bool is_plain(const struct image *image)
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
		emit_group(emit, image, &all[first], out);
		emit_alu(emit, BPF_MOV, EMIT_RESULT,
			 emit_fallback(image, &all[first]));
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

int emit_search(struct emit *emit, const struct image *image, uint32_t *code)
{
	const struct kz_image_header *header = image->header;
	uint32_t out;

	memset(emit, 0, sizeof(*emit));
	if (header->n_nodes + header->n_candidates > EMIT_MAX_RECORDS)
		return -EOPNOTSUPP;
	*code = KZ_CODE_SEARCH | (is_plain(image) ? KZ_CODE_PLAIN : 0) |
		(policy_is_one_search(image) ? KZ_CODE_POLICY : 0);
	out = emit_label(emit);
	emit_alu(emit, BPF_MOV, EMIT_RESULT, KZ_NONE);
	if (*code & KZ_CODE_POLICY)
		emit_policy(emit, image, out);
	else
		groups(emit, image, 0, header->n_groups, out);
	emit_place(emit, out);
	if (!(*code & KZ_CODE_PLAIN))
		emit_forget(emit);
	return emit_finish(emit);
}

// SPDX-License-Identifier: GPL-2.0-only
/* The search through a small policy's trees as instructions; see
 * emit_search.h.
 */
#include <errno.h>
#include <string.h>

#include "userspace/backend/bpf/emit_group.h"
#include "userspace/backend/bpf/emit_search.h"
#include "userspace/backend/bpf/emit_tree.h"
#include "bpf/setup.h"

static const void *at(const struct image *image, uint32_t offset)
{
	return image->bytes + offset;
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
		if (g[i].fallback &&
		    !emit_rule_is_plain(at(image, g[i].fallback)))
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

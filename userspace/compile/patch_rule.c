// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "core/cost.h"
#include "userspace/compile/cached.h"
#include "userspace/compile/patch_image.h"
#include "userspace/compile/patch_rule.h"

/* Both images: what one says in the terms of the other. */
struct translation {
	const struct patch_image *to;
	const struct kz_image_header *header; /* of @to */
	const struct image *from;
};

/* The word of what a hook is asked for has it by the order of the questions. */
static int word_translate(const struct translation *t, uint32_t word)
{
	const struct kz_image_header *from = t->from->header;
	uint32_t i, j;

	for (i = 0; i < KZ_MAX_ASKED && from->asked[i]; i++) {
		if (word != kz_asked_word(i))
			continue;
		for (j = 0; t->header->asked[j]; j++)
			if (t->header->asked[j] == from->asked[i])
				return kz_asked_word(j);
		return -EOPNOTSUPP;
	}
	return word;
}

/* The static set whose tree is at @root, by its name. */
static int set_translate(const struct translation *t, uint32_t *root)
{
	const struct kz_info *ours = image_info(t->from), *info;
	const struct kz_info_set *from, *set;
	uint32_t i, j;

	from = (const void *)(t->from->bytes + ours->sets);
	info = patch_image_info(t->to);
	set = (const void *)(t->to->info + info->sets);
	for (i = 0; i < ours->n_sets; i++) {
		if (from[i].root != *root)
			continue;
		for (j = 0; j < info->n_sets; j++) {
			if (strcmp(image_string(t->from, from[i].name),
				   patch_image_string(t->to, set[j].name)))
				continue;
			*root = set[j].root;
			return *root ? 0 : -EOPNOTSUPP;
		}
	}
	return -EOPNOTSUPP;
}

/* The index of the dynamic set that is @index in the rule's image. */
static int dynamic_translate(const struct translation *t, uint32_t index)
{
	const struct kz_dynamic *set, *from;
	uint32_t i;

	from = (const void *)(t->from->bytes + t->from->header->dynamic);
	set = (const void *)(t->to->hot + t->header->dynamic);
	for (i = 0; i < t->header->n_dynamic; i++)
		if (!strcmp(image_string(t->from, from[index].name),
			    patch_image_string(t->to, set[i].name)))
			return i;
	return -EOPNOTSUPP;
}

/* Of several sets in a row, all have to be in a row. */
static int dynamics_translate(const struct translation *t, uint32_t *index,
			      uint32_t count)
{
	int first = dynamic_translate(t, *index);
	uint32_t i;

	for (i = 1; first >= 0 && i < count; i++)
		if (dynamic_translate(t, *index + i) != first + (int)i)
			return -EOPNOTSUPP;
	if (first < 0)
		return first;
	*index = first;
	return 0;
}

static int match_translate(const struct translation *t, struct kz_match *match)
{
	int word = word_translate(t, match->word);

	if (word < 0)
		return word;
	match->word = word;
	switch ((enum kz_match_op)match->op) {
	case KZ_MATCH_RANGE:
		return 0;
	case KZ_MATCH_SET:
		return match->span ? -EOPNOTSUPP : set_translate(t, &match->lo);
	case KZ_MATCH_DYNAMIC:
		return dynamics_translate(t, &match->lo, 1);
	case KZ_MATCH_PREFIXES:
		return dynamics_translate(t, &match->lo, match->span);
	case KZ_MATCH_JOINED:
	case KZ_MATCH_WIDE:
	case KZ_MATCH_OPS:
		break;
	}
	return -EOPNOTSUPP;
}

static int action_translate(const struct translation *t,
			    struct kz_action *action, uint32_t id)
{
	uint32_t index = action->arg;
	int err;

	switch ((enum kz_action_op)action->op) {
	case KZ_ACTION_SET:
	case KZ_ACTION_SET_OF:
	case KZ_ACTION_COPY:
		/* Jumps were made knowing which bits their groups write. */
		return t->header->n_jumps ? -EOPNOTSUPP : 0;
	case KZ_ACTION_ADD:
	case KZ_ACTION_UPDATE:
		err = dynamics_translate(t, &index, 1);
		action->arg = index;
		return err;
	case KZ_ACTION_LOG:
		action->value = id;
		return 0;
	case KZ_ACTION_CHOOSE:
	case KZ_ACTION_JOIN:
	case KZ_ACTION_WIDE:
	case KZ_ACTION_OPS:
		break;
	}
	return -EOPNOTSUPP;
}

/* What has a section of its own, which is not translated. */
static bool is_simple(const struct kz_image_header *header)
{
	return !header->n_limits && !header->n_names && !header->payloads &&
	       !header->cgroups && !header->n_counters && !header->room;
}

/* The only candidate: leaves of all families share it. NULL: there are others. */
static const struct kz_candidate *candidate_of(const struct image *from)
{
	const struct kz_image_header *h = from->header;

	return h->n_candidates == 1 ?
		       (const void *)(from->bytes + h->candidates) :
		       NULL;
}

static int body_translate(const struct translation *t, uint32_t id,
			  struct patch_rule *rule)
{
	uint32_t i;
	int err = 0;

	for (i = 0; i < rule->record.n_matches && !err; i++)
		err = match_translate(t, &rule->matches[i]);
	for (i = 0; i < rule->record.n_actions && !err; i++)
		err = action_translate(t, &rule->actions[i], id);
	return err;
}

static void body_copy(const struct image *from, struct patch_rule *rule)
{
	const uint8_t *body = from->bytes + rule->record.body;
	size_t size = rule->record.n_matches * sizeof(rule->matches[0]);

	memcpy(rule->matches, body, size);
	memcpy(rule->actions, body + size,
	       rule->record.n_actions * sizeof(rule->actions[0]));
}

int patch_rule_read(const struct patch_image *image, const struct image *from,
		    uint32_t id, struct patch_rule *rule)
{
	const struct kz_image_header *to = patch_image_header(image);
	const struct kz_candidate *candidate = candidate_of(from);
	const struct translation t = { image, to, from };
	const struct kz_info_rule *about;
	int err;

	if (!candidate || !is_simple(from->header) ||
	    from->header->features & ~to->features)
		return -EOPNOTSUPP;
	*rule = (struct patch_rule){ .candidate = *candidate };
	rule->record = *(const struct kz_rule *)(from->bytes + candidate->rule);
	if (rule->record.flags & KZ_RULE_MAPPED ||
	    rule->record.n_matches > to->max_matches)
		return -EOPNOTSUPP;
	about = (const void *)(from->bytes + image_info(from)->rules);
	rule->label = image_string(from, about[kz_rule_id(&rule->record)].name);
	rule->record.flags &= KZ_RULE_FAMILIES;
	rule->record.name = kz_rule_name(id, KZ_RULE_NO_LIMIT);
	body_copy(from, rule);
	err = body_translate(&t, id, rule);
	if (!err && !cached_covers(image->hot, &rule->candidate, rule->matches,
				   rule->record.n_matches))
		err = -EOPNOTSUPP;
	if (err)
		return err;
	rule->candidate.flags &= ~KZ_CANDIDATE_COST;
	rule->candidate.flags |=
		kz_matches_cost(to, rule->matches, rule->record.n_matches)
		<< KZ_CANDIDATE_COST_SHIFT;
	rule->fire_cost =
		kz_actions_cost(rule->actions, rule->record.n_actions);
	return 0;
}

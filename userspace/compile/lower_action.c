// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "userspace/compile/lower_action.h"
#include "userspace/compile/lower_parts.h"

int records_write(struct output *output, const struct policy_rule *rule,
		  uint32_t at[KZ_MAX_ACTIONS])
{
	const struct policy_action *action;
	struct kz_weight *weight;
	size_t i, j;
	int err;

	for (i = 0; i < rule->n_actions; i++) {
		action = &rule->actions[i];
		err = action->n_parts ? joined_write(output, action->parts,
						     action->n_parts,
						     action->at, &at[i]) :
					0;
		if (err)
			return err;
		if (action->id != ACTION_CHOOSE)
			continue;
		buffer_align(&output->rules, sizeof(*weight));
		at[i] = output->rules.size;
		weight = buffer_add(&output->rules,
				    action->n_weights * sizeof(*weight));
		if (!weight)
			return -ENOMEM;
		for (j = 0; j < action->n_weights; j++)
			weight[j] = (struct kz_weight){
				.upper = action_weight_upper(action, j),
				.value = action->weights[j].value
					 << action->field->shift,
			};
	}
	return 0;
}

/* Set all of a word, or its @mask. */
static struct kz_action set_word(uint8_t word, uint32_t mask, uint32_t value)
{
	return (struct kz_action){
		.op = KZ_ACTION_SET,
		.word = word,
		.mask = mask,
		.value = value,
	};
}

/* @parts: where the struct kz_parts is among the rules, + 1. */
static struct kz_action join_lower(const struct policy_action *action,
				   uint32_t parts)
{
	return (struct kz_action){
		.op = set_is_wide(action->set) ? KZ_ACTION_WIDE :
						 KZ_ACTION_JOIN,
		.word = action->id == ACTION_UPDATE,
		.arg = action->set->number,
		.parts = parts - 1,
		.value = action->timeout,
	};
}

static struct kz_action add_lower(const struct policy_action *action)
{
	const struct condition_type *key = &condition_types[action->key];

	return (struct kz_action){
		.op = action->id == ACTION_ADD ? KZ_ACTION_ADD :
						 KZ_ACTION_UPDATE,
		.word = key->word,
		.arg = action->set->number,
		.mask = key->class_mask,
		.value = action->timeout,
		.class = key->class_value,
	};
}

/* A wider field's additional bits become 0. */
static struct kz_action copy_lower(const struct policy_field *to,
				   const struct policy_field *from)
{
	return (struct kz_action){
		.op = KZ_ACTION_COPY,
		.word = to->word,
		.arg = from->word,
		.mask = to->mask,
		.value = from->mask,
		.rotate = (to->shift - from->shift) & 31,
	};
}

struct kz_action action_lower(struct output *output,
			      const struct policy_action *action, uint32_t rule,
			      uint32_t record)
{
	const struct action_type *type = &action_types[action->id];
	const struct policy_field *field = action->field;
	struct kz_action lowered;

	output->features |= action_features(action);
	if (type->mask) {
		lowered = set_word(type->word, type->mask,
				   action->value << type->shift);
		if (type->family) {
			lowered.op = KZ_ACTION_SET_OF;
			lowered.family = type->family;
		}
		return lowered;
	}
	switch (action->id) {
	case ACTION_SET:
		return set_word(field->word, field->mask,
				action->value << field->shift);
	case ACTION_COPY:
		return copy_lower(field, action->from);
	case ACTION_CHOOSE:
		return (struct kz_action){
			.op = KZ_ACTION_CHOOSE,
			.word = field->word,
			.arg = action->n_weights,
			.mask = field->mask,
			.value = record,
			.seed = action->by_packet ? 0 : action_seed(action),
		};
	case ACTION_ADD:
	case ACTION_UPDATE:
		return action->n_parts ? join_lower(action, record) :
					 add_lower(action);
	case ACTION_LOG:
		return (struct kz_action){ .op = KZ_ACTION_LOG, .value = rule };
	default: /* no image is valid with it */
		return (struct kz_action){ .op = KZ_ACTION_OPS };
	}
}

int sticky_write(struct output *output)
{
	const struct policy *policy = output->policy;
	const struct policy_field *field;
	struct kz_sticky *sticky;
	size_t i;

	buffer_align(&output->rules, KZ_RECORD_ALIGN);
	output->sticky = output->rules.size;
	for (i = 0; i < policy->n_fields; i++) {
		field = policy->fields[i];
		if (!field->sticky)
			continue;
		output->features |= KZ_F_FLOW | KZ_F_MARK_WRITE;
		output->n_sticky++;
		sticky = buffer_add(&output->rules, sizeof(*sticky));
		if (!sticky)
			return -ENOMEM;
		*sticky = (struct kz_sticky){
			.mark_mask = field->mask,
			.flow_mask = field->flow.mask,
			.rotate = (field->shift - field->flow.shift) & 31,
			.word = field->flow.word,
		};
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The table of actions, from actions.def; what actions come to. */
#include <string.h>

#include "userspace/base/fnv.h"
#include "userspace/policy/policy.h"

#define MODEL(needs, text, meaning, ...) \
	.features = needs, .syntax = text, .help = meaning, ##__VA_ARGS__

/* The value goes there as it is, shifted. */
#define WRITES(at, bits, lowest) .word = at, .mask = bits, .shift = lowest
#define WRITES_OF(of, at, bits, lowest) .family = of, WRITES(at, bits, lowest)

const struct action_type action_types[ACTIONS] = {
#define ACTION(id, first, name_, model, parse, drawn) \
	[ACTION_##id] = { .name = name_, model },
#define WORD(...)
#include "userspace/policy/actions.def"
};

static uint64_t field_features(const struct policy_field *field)
{
	return field->storage == STORAGE_FLOW ? KZ_F_FLOW : KZ_F_MARK_WRITE;
}

static uint64_t from_features(const struct policy_field *from)
{
	return from->storage == STORAGE_FLOW ? KZ_F_FLOW : KZ_F_MARK_READ;
}

uint64_t action_features(const struct policy_action *action)
{
	uint64_t features = action_types[action->id].features;

	if (action->or_drop)
		features = KZ_F_REJECT_OR_DROP;
	if (action->field)
		features |= field_features(action->field);
	if (action->set)
		features |= set_features(action->set);
	if (action->set && !action->n_parts)
		features |= condition_types[action->key].features;
	if (action->from)
		features |= from_features(action->from);
	if (action->id == ACTION_CHOOSE)
		features |= action->by_packet ?
				    KZ_F_RANDOM :
				    KZ_F_BY_FLOW | KZ_F_IP | KZ_F_IP6 | KZ_F_L4;
	return features;
}

/* Two fields choose independently of each other. */
uint32_t action_seed(const struct policy_action *action)
{
	const char *name = action->field->name;
	uint32_t hash = fnv_32(name, strlen(name));

	return hash ? hash : 1;
}

uint32_t action_weight_upper(const struct policy_action *action, size_t index)
{
	uint64_t before = 0, all = 0;
	size_t i;

	for (i = 0; i < action->n_weights; i++) {
		all += action->weights[i].weight;
		if (i <= index)
			before = all;
	}
	return all ? (before << 32) / all - 1 : UINT32_MAX;
}

// SPDX-License-Identifier: GPL-2.0-only
/* What actions and limits come to. */
#include <string.h>

#include "userspace/base/fnv.h"
#include "userspace/policy/policy.h"

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
	switch (action->id) {
	case ACTION_SET:
		return field_features(action->field);
	case ACTION_COPY:
		return field_features(action->field) |
		       from_features(action->from) | KZ_F_COPY;
	case ACTION_CHOOSE:
		return field_features(action->field) |
		       (action->by_packet ?
				KZ_F_RANDOM :
				KZ_F_BY_FLOW | KZ_F_IP | KZ_F_IP6 | KZ_F_L4);
	case ACTION_ADD:
		return KZ_F_DYNAMIC | KZ_F_IP | KZ_F_IP6;
	case ACTION_DSCP:
		return KZ_F_DSCP_WRITE;
	case ACTION_PRIORITY:
		return KZ_F_PRIORITY;
	case ACTION_MIRROR:
		return KZ_F_MIRROR;
	case ACTION_REDIRECT:
		return KZ_F_REDIRECT;
	case ACTION_LOG:
		return KZ_F_LOG;
	case ACTIONS:
		break;
	}
	return 0;
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

uint64_t limit_interval(const struct policy_limit *limit)
{
	return limit->unit / limit->rate;
}

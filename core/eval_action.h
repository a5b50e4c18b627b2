/* SPDX-License-Identifier: GPL-2.0-only */
/* What rules do; see eval.h. */
#ifndef KZ_EVAL_ACTION_H
#define KZ_EVAL_ACTION_H

#include "core/eval_match.h"
#include "core/flow.h"

/* Do the ADD or UPDATE at @offset, if the packet has the value. */
KZ_SUBPROGRAM int kz_dynamic_add(struct kz_eval *e, __u32 offset)
{
	const struct kz_action *action;
	struct kz_value value;
	__u32 length;

	if (!e || !kz_env_header(&e->env)->n_dynamic)
		return 0;
	action = kz_env_bytes(&e->env, offset, sizeof(*action));
	if ((e->key.word[KZ_W_CLASS] & action->mask) != action->class)
		return 0;
	value = kz_key_value(&e->key, action->word, ~0U,
			     kz_class_is_ip6(action->class));
	length = kz_dynamic_prefix(&e->env, action->arg);
	if (length)
		kz_value_cut(&value, length);
	kz_env_set_add(&e->env, action->arg, &value, action->value,
		       action->op == KZ_ACTION_UPDATE);
	return 0;
}

/* Do the JOIN at @offset. */
KZ_SUBPROGRAM int kz_joined_add(struct kz_eval *e, __u32 offset)
{
	const struct kz_action *action;
	struct kz_value value;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_JOINED))
		return 0;
	action = kz_env_bytes(&e->env, offset, sizeof(*action));
	value = kz_joined_value(e, action->parts);
	kz_env_set_add(&e->env, action->arg, &value, action->value,
		       action->word);
	return 0;
}

#ifndef kz_env_wide_sweep
#define kz_env_wide_sweep(env, index) false
#endif

/* Do the WIDE at @offset; 1 if the set is full. */
KZ_SUBPROGRAM int kz_wide_add(struct kz_eval *e, __u32 offset)
{
	const struct kz_action *action;
	struct kz_wide value;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_WIDE))
		return 0;
	action = kz_env_bytes(&e->env, offset, sizeof(*action));
	kz_wide_take(e, action->parts, &value);
	return kz_env_wide_add(&e->env, action->arg, &value, action->value,
			       action->word);
}

/* 1 if the set of the WIDE at @offset has room now, as elements had expired. */
KZ_SUBPROGRAM int kz_wide_sweep(struct kz_eval *e, __u32 offset)
{
	const struct kz_action *action;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_WIDE))
		return 0;
	action = kz_env_bytes(&e->env, offset, sizeof(*action));
	(void)action;
	return kz_env_wide_sweep(&e->env, action->arg);
}

/* The value that one of @action's weights says. */
KZ_SUBPROGRAM __u32 kz_choose(const struct kz_eval *e, __u32 weights,
			      __u32 count, __u32 seed)
{
	const struct kz_weight *weight;
	struct kz_flow_key flow;
	__u32 i, number;

	if (!e ||
	    !(kz_env_header(&e->env)->features & (KZ_F_BY_FLOW | KZ_F_RANDOM)))
		return 0;
	if (seed) {
		kz_flow_key_make(&e->key, &flow);
		number = kz_flow_hash(&flow, seed);
	} else {
		number = kz_env_random(&e->env);
	}
	weight = kz_env_bytes(&e->env, weights, KZ_MAX_READ);
	for (i = 1; i < KZ_MAX_WEIGHTS && i < count; i++, weight++)
		if (number <= weight->upper)
			break;
	return weight->value;
}

/* What @action makes of the bits of its mask. */
kz_inline __u32 kz_action_value(const struct kz_eval *e,
				const struct kz_action *action)
{
	switch (action->op) {
	case KZ_ACTION_COPY:
		return kz_rotate_left(
			e->key.word[action->arg & (KZ_KEY_WORDS - 1)] &
				action->value,
			action->rotate);
	case KZ_ACTION_CHOOSE:
		return kz_choose(e, action->value, action->arg, action->seed);
	case KZ_ACTION_SET_OF:
		if (kz_key_family(&e->key) != action->family)
			return e->key.word[action->word & (KZ_KEY_WORDS - 1)] &
			       action->mask;
		return action->value;
	default:
		return action->value;
	}
}

/* @action is at @offset. */
kz_inline void kz_action_apply(struct kz_eval *e,
			       const struct kz_action *action, __u32 offset)
{
	__u32 *word = &e->key.word[action->word & (KZ_KEY_WORDS - 1)];

	if (action->op == KZ_ACTION_ADD || action->op == KZ_ACTION_UPDATE)
		kz_dynamic_add(e, offset);
	else if (action->op == KZ_ACTION_JOIN)
		kz_joined_add(e, offset);
	else if (action->op == KZ_ACTION_LOG)
		kz_env_log(&e->env, &e->key, action->value);
	else if (action->op != KZ_ACTION_WIDE)
		*word = (*word & ~action->mask) | kz_action_value(e, action);
	else if (kz_wide_add(e, offset) && kz_wide_sweep(e, offset))
		kz_wide_add(e, offset);
}

/* Do the @count actions at @offset. */
KZ_SUBPROGRAM int kz_actions_run(struct kz_eval *e, __u32 offset, __u32 count)
{
	const struct kz_action *action;
	__u32 i;

	if (!e || !(kz_env_header(&e->env)->features & KZ_F_ACTIONS))
		return 0;
	action = kz_env_bytes(&e->env, offset, KZ_MAX_READ);
	for (i = 0; i < KZ_MAX_ACTIONS && i < count; i++, action++) {
		kz_action_apply(e, action, offset);
		offset += sizeof(*action);
	}
	return 0;
}

#endif

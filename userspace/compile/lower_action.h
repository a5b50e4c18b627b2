/* SPDX-License-Identifier: GPL-2.0-only */
/* Actions and sticky fields as the image has them. */
#ifndef KZ_LOWER_ACTION_H
#define KZ_LOWER_ACTION_H

#include "userspace/compile/output.h"

/*
 * Write the weights that @rule's actions choose by into output->rules, before
 * the rule itself. @at gets their offsets, by action. 0 or -ENOMEM.
 */
int weights_write(struct output *output, const struct policy_rule *rule,
		  uint32_t at[KZ_MAX_ACTIONS]);

/* @action of rule number @rule; @weights: the offset of its own. */
struct kz_action action_lower(struct output *output,
			      const struct policy_action *action, uint32_t rule,
			      uint32_t weights);

/* The fields that are remembered with the flow. 0 or -ENOMEM. */
int sticky_write(struct output *output);

#endif

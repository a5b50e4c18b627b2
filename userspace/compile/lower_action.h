/* SPDX-License-Identifier: GPL-2.0-only */
/* Actions and sticky fields as the image has them. */
#ifndef KZ_LOWER_ACTION_H
#define KZ_LOWER_ACTION_H

#include "userspace/compile/output.h"

/*
 * Write the records that @rule's actions refer to into output->rules, before the
 * rule itself: weights that they choose by, parts of keys that they add. @at gets
 * their offsets, by action; of parts + 1. 0 or -ENOMEM.
 */
int records_write(struct output *output, const struct policy_rule *rule,
		  uint32_t at[KZ_MAX_ACTIONS]);

/* @action of rule number @rule; @record: what records_write() says. */
struct kz_action action_lower(struct output *output,
			      const struct policy_action *action, uint32_t rule,
			      uint32_t record);

/* The fields that are remembered with the flow. 0 or -ENOMEM. */
int sticky_write(struct output *output);

#endif

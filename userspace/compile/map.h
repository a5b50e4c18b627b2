/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A rule with a map, "set tenant ip saddr map @tenants", as the rules that it
 * is short for: for each prefix of the map one that has the prefix as a
 * condition and sets its value, the longest prefix first. They have the rule's
 * number, counter and limit.
 */
#ifndef KZ_COMPILE_MAP_H
#define KZ_COMPILE_MAP_H

#include "userspace/compile/lower.h"

/* The action of @rule whose value is in a map, or NULL. */
const struct policy_action *rule_map_action(const struct policy_rule *rule);

/*
 * conditions_lower() of @rule, with any address for the map's key. 0 or as
 * that.
 */
int map_conditions_lower(struct output *output, const struct policy_rule *rule,
			 const struct policy_action *action, struct lowered *l);

#endif

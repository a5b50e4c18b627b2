/* SPDX-License-Identifier: GPL-2.0-only */
/* What matches and targets of iptables do with marks. */
#ifndef KZ_AUDIT_XTABLES_H
#define KZ_AUDIT_XTABLES_H

#include "userspace/audit/model.h"

struct iptables_rule;

/*
 * If @line, in the chain called @chain, touches a mark, add @rule, completed,
 * and its users to @audit. The name of the line's target, or NULL.
 */
const char *xtables_rule_read(struct audit *audit, struct audit_rule *rule,
			      const char *chain,
			      const struct iptables_rule *line);

#endif

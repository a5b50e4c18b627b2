/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_AUDIT_HIDDEN_RULES_H
#define KZ_AUDIT_HIDDEN_RULES_H

#include "userspace/audit/model.h"

/*
 * Ask the kernel which of this namespace's ip rules have selectors that the
 * installed `ip` does not print: such a rule looks as if it took every packet.
 * Each becomes narrow in @audit, and is told as unread.
 */
void audit_hidden_rules(struct audit *audit);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Warnings of limits that do something else than their author may think:
 *
 * - one that adds sources to a set, but counts the packets of all of them;
 * - one that logs packets, and so keeps them from a later drop of the group.
 *
 * Like those of lint.h they are certain, and not all are found.
 */
#ifndef KZ_LINT_LIMITED_H
#define KZ_LINT_LIMITED_H

#include "userspace/policy/policy.h"

/* 0 or -ENOMEM. */
int limited_warn(const struct policy *policy, struct messages *messages);

#endif

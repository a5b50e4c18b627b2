/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_PARSE_CGROUP_H
#define KZ_PARSE_CGROUP_H

#include "userspace/lang/parser.h"

/* The rest of "socket cgroupv2 level 2 \"user.slice/user-1000.slice\"". */
int parse_cgroup(struct parser *p, struct policy_condition *condition);

/* The control groups that the policy names. 0 or -ENOMEM. */
int cgroups_keep(struct parser *p);

#endif

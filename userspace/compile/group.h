/* SPDX-License-Identifier: GPL-2.0-only */
/* A group as rule records, and per family the trees that find them. */
#ifndef KZ_GROUP_H
#define KZ_GROUP_H

#include "userspace/compile/output.h"

/* Append @group to the output. 0 or -errno, with a message on -E2BIG. */
int group_compile(struct output *output, const struct policy_group *group);

#endif

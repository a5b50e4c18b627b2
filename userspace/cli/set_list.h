/* SPDX-License-Identifier: GPL-2.0-only */
/* What is in a set. */
#ifndef KZ_CLI_SET_LIST_H
#define KZ_CLI_SET_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "userspace/backend/backend.h"
#include "userspace/cli/set_members.h"

/*
 * Print what is in a set of @policy, its @members, each sorted: a line each that `kzmark set
 * add -f` takes, or a JSON array. 0, or -errno and @why.
 */
int set_list_dynamic(const struct backend *backend, const char *policy,
		     const struct set_members *members, bool json, char *why);

/* Sort @entries of @set, and write these lines to @out. */
void set_list_write(const struct kz_dynamic *set, struct kz_entry *entries,
		    size_t count, FILE *out);

#endif

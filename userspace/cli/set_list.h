/* SPDX-License-Identifier: GPL-2.0-only */
/* What is in a dynamic set. */
#ifndef KZ_CLI_SET_LIST_H
#define KZ_CLI_SET_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/image.h"

/*
 * Sort @entries of @set and print them: a line each that `kzmark set add -f`
 * takes, or a JSON array.
 */
void set_list_print(const struct kz_dynamic *set, struct kz_entry *entries,
		    size_t count, bool json);

/* Sort them, and write these lines to @out. */
void set_list_write(const struct kz_dynamic *set, struct kz_entry *entries,
		    size_t count, FILE *out);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The names that values may be written as. */
#ifndef KZ_LITERAL_NAMES_H
#define KZ_LITERAL_NAMES_H

#include "userspace/policy/policy.h"
#include "userspace/lang/suggest.h"

/*
 * The number that @name (NUL-terminated) means among values of @type: by our
 * own table, else by the system's (services, protocols, devices).
 * 0 or -ENOENT.
 */
int literal_name_find(enum value_type type, const char *name, uint32_t *value);

/* Offer the names of those tables to @suggestion. */
void literal_name_suggest(enum value_type type, struct suggestion *suggestion);

#endif

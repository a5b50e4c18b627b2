/* SPDX-License-Identifier: GPL-2.0-only */
/* What values of each type are called in messages, and their size. */
#ifndef KZ_LITERAL_TYPE_H
#define KZ_LITERAL_TYPE_H

#include "userspace/policy/policy.h"

/* "an IPv4 address, prefix or range": what @type takes, for messages. */
const char *literal_noun(enum value_type type);

/* "IPv4 address": a single one of @type, for messages. */
const char *literal_one(enum value_type type);

/* Words that a set or condition of @type holds: 4 for IPv6, else 1. */
int literal_words(enum value_type type);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is each rule needed, or do later ones have its effect on all that it matches?
 */
#ifndef KZ_LINT_REDUNDANT_H
#define KZ_LINT_REDUNDANT_H

#include "userspace/lint/analysis.h"

/* Answer all that is open in s->needed. 0 or -ENOMEM. */
int lint_find_redundant(struct lint_analysis *s);

/* The later rule that alone makes @rule redundant, and stays; or KZ_NONE. */
uint32_t lint_redundant_with(const struct lint_analysis *s, uint32_t rule);

#endif

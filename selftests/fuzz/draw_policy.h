/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Policies drawn from a seed, in the language: fields, sets, groups with and
 * without `when`, rules of every kind of condition, which overlap because
 * their values come from small pools. A few do not check (contradictions).
 */
#ifndef KZ_DRAW_POLICY_H
#define KZ_DRAW_POLICY_H

#include <stdint.h>

#include "selftests/fuzz/sketch.h"

/* One to some hundreds of rules, now and then thousands. */
void policy_draw(uint64_t *seed, struct sketch *out);

#endif

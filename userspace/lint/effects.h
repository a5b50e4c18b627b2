/* SPDX-License-Identifier: GPL-2.0-only */
/* Which rules have the same effect on a packet. */
#ifndef KZ_LINT_EFFECTS_H
#define KZ_LINT_EFFECTS_H

#include "userspace/lint/analysis.h"

/* Fill effects and runs, and open the question of needed. 0 or -ENOMEM. */
int lint_effects_fill(struct lint_analysis *s);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_LINT_REDUNDANT_RUNS_H
#define KZ_LINT_REDUNDANT_RUNS_H

#include "userspace/lint/redundant_search.h"

/*
 * In a run of rules of one effect, the widest often match all that those before
 * them do: answer that these are not needed. The space must have one chunk.
 */
void lint_redundant_runs(struct lint_search *search);

#endif

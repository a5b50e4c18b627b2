/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of one group's rules. It is filled in this order, and each
 * step reads what those before it wrote:
 *
 *	lint_analysis_init()	space
 *	lint.c			kinds: rules whose conditions contradict
 *	lint_find_shadowed()	fires, and from it kinds
 *	lint_effects_fill()	effects, runs, and which of needed are open
 *	lint_find_redundant()	needed, and from it kinds
 */
#ifndef KZ_LINT_ANALYSIS_H
#define KZ_LINT_ANALYSIS_H

#include "userspace/lint/answer.h"
#include "userspace/lint/lint.h"
#include "userspace/lint/space.h"

/* The arrays are by rule of the group, and owned. */
struct lint_analysis {
	const struct policy_group *group; /* borrowed */
	struct space space;
	uint8_t *kinds; /* enum lint_kind: what was found */
	uint8_t *fires; /* enum lint_answer: for some packet, the first match */
	uint8_t *needed; /* enum lint_answer: without it, a packet differs */
	uint32_t *effects; /* equal for rules of one effect, or LINT_UNIQUE */
	/*
	 * The last rule of its run: consecutive rules of one effect, those
	 * that never match left out.
	 */
	uint32_t *runs;
};

/* An effect that no other rule has. */
#define LINT_UNIQUE UINT32_MAX

/* 0 or -ENOMEM; lint_analysis_free() in either case. */
int lint_analysis_init(struct lint_analysis *s,
		       const struct policy_group *group);
void lint_analysis_free(struct lint_analysis *s);

/* True if it was found that the rule never matches: as if it was not there. */
static inline bool lint_never_matches(const struct lint_analysis *s,
				      uint32_t rule)
{
	return s->kinds[rule] != LINT_NONE;
}

#endif

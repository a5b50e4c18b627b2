/* SPDX-License-Identifier: GPL-2.0-only */
/* Does each rule ever fire, or do earlier ones match all its packets? */
#ifndef KZ_LINT_SHADOWED_H
#define KZ_LINT_SHADOWED_H

#include "userspace/compile/image.h"
#include "userspace/lint/analysis.h"

/*
 * Fill s->fires with ANSWER_YES, ANSWER_NO or ANSWER_UNSURE. Packets drawn in
 * the rules, evaluated by @image (whose group number @group it is), answer for
 * most rules; the others are compared with those before them. 0 or -ENOMEM.
 */
int lint_find_shadowed(struct lint_analysis *s, const struct image *image,
		       uint32_t group);

/* The first rule before @rule that alone shadows it, or KZ_NONE. */
uint32_t lint_shadowed_by(const struct lint_analysis *s, uint32_t rule);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The search of one group of a small policy as instructions (emit_search.h). */
#ifndef KZ_BPF_EMIT_GROUP_H
#define KZ_BPF_EMIT_GROUP_H

#include <stdbool.h>

#include "userspace/backend/bpf/emit.h"
#include "userspace/compile/compile.h"

/* The search of one group, to label @hit if a rule holds; else it continues
 * after this.
 */
void emit_group(struct emit *emit, const struct image *image,
		const struct kz_group *group, uint32_t hit);
/* What the group's fallback is as a rule that was found; KZ_NONE: none. */
uint32_t emit_fallback(const struct image *image, const struct kz_group *group);

/* Has it no limit, counter or action? */
bool emit_rule_is_plain(const struct kz_rule *rule);

/* The verifier forgets which rule was found: it follows what comes after once,
 * and not once for each of them.
 */
void emit_forget(struct emit *emit);

/* Go to @label unless the match holds. */
void emit_match(struct emit *emit, const struct kz_match *match,
		uint32_t label);

/*
 * Go to @label unless the packet, of @family, is in @candidate's box and, where
 * the flags say so, its rule's matches hold (emit_test.c).
 */
void emit_candidate(struct emit *emit, const struct image *image,
		    const struct kz_candidate *candidate, enum kz_family family,
		    uint32_t label);

#endif

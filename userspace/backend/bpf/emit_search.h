/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search for the first rule that holds, of a small policy, as instructions:
 * what kz_group_search() (core/eval_search.h) does with the image's trees,
 * without the image.
 *
 * They take the place of the mark that bpf/code.h leaves in a program. Where they
 * begin, r1 is the key's address and r2 the group's offset; where they end, r0
 * is the rule as kz_group_search() gives it, or the group's fallback. r3 is
 * lost.
 *
 * Where no rule lets the packet continue with the next group, the policy is one
 * search (emit_policy.c): r2 does not count where they begin, and is the number
 * of the rule's group where they end.
 */
#ifndef KZ_BPF_EMIT_SEARCH_H
#define KZ_BPF_EMIT_SEARCH_H

#include <stdbool.h>

#include "userspace/backend/bpf/emit.h"
#include "userspace/compile/compile.h"

/*
 * Emit the search in @image, which is validated; in *@code, enum kz_code. 0,
 * -EOPNOTSUPP if the policy is too large or has matches that are not known here,
 * or -ENOMEM. The caller frees @emit in any case.
 */
int emit_search(struct emit *emit, const struct image *image, uint32_t *code);

/* Does every rule of @image end the evaluation, without a limit? */
bool policy_is_one_search(const struct image *image);
/* The search of all groups, in order; it ends at label @out. */
void emit_policy(struct emit *emit, const struct image *image, uint32_t out);

/* The search of one group, to label @hit if a rule holds; else it continues
 * after this.
 */
void emit_group(struct emit *emit, const struct image *image,
		const struct kz_group *group, uint32_t hit);
/* What the group's fallback is as a rule that was found; KZ_NONE: none. */
uint32_t emit_fallback(const struct image *image, const struct kz_group *group);

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

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search for a group's first rule that holds, of a small policy, as
 * instructions: what kz_group_search() (core/eval_search.h) does with the
 * image's trees, without the image.
 *
 * They take the place of the mark that bpf/code.h leaves in a program. Where they
 * begin, r1 is the key's address and r2 the group's offset; where they end, r0
 * is the rule as kz_group_search() gives it, or the group's fallback. r3 is
 * lost.
 */
#ifndef KZ_BPF_EMIT_SEARCH_H
#define KZ_BPF_EMIT_SEARCH_H

#include "userspace/backend/bpf/emit.h"
#include "userspace/compile/compile.h"

/*
 * Registers: RESULT is the best rule so far.
 */
#define EMIT_RESULT BPF_REG_0
#define EMIT_KEY BPF_REG_1
#define EMIT_GROUP BPF_REG_2
#define EMIT_VALUE BPF_REG_3

/*
 * Emit the search in @image, which is validated. 0, -EOPNOTSUPP if the policy
 * is too large or has matches that are not known here, or -ENOMEM. The caller
 * frees @emit in any case.
 */
int emit_search(struct emit *emit, const struct image *image);

/* Does each rule that the search finds say its verdict by itself, without
 * limits, counters and actions?
 */
bool emit_search_is_plain(const struct image *image);

/*
 * Go to @label unless the packet, of @family, is in @candidate's box and, where
 * the flags say so, its rule's matches hold (emit_test.c).
 */
void emit_candidate(struct emit *emit, const struct image *image,
		    const struct kz_candidate *candidate, enum kz_family family,
		    uint32_t label);

#endif

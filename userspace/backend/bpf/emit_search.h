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

#endif

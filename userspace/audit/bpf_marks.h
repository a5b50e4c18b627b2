/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which bits of skb->mark a BPF program reads and writes, from its translated
 * instructions in bpftool's words: "(63) *(u32 *)(r1 +164) = r2". Registers
 * are followed along all branches; what cannot be followed is of other origin,
 * so a store of it counts as one of all bits.
 */
#ifndef KZ_AUDIT_BPF_MARKS_H
#define KZ_AUDIT_BPF_MARKS_H

#include "userspace/audit/model.h"

struct bpf_code {
	char **lines; /* by the instruction's number; NULL: half of (18) */
	size_t count;
};

/*
 * Give @add each access that @code has of the mark at byte @offset of its
 * context. 0, or -EINVAL: an instruction is not in the form known; its number
 * is in @at.
 */
int bpf_marks_find(const struct bpf_code *code, int offset,
		   void (*add)(void *context, const struct audit_user *user),
		   void *context, size_t *at);

#endif

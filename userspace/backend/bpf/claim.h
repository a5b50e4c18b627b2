/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The claim of a BPF policy that is loaded with the module's help. As long as
 * the policy is attached, the module has a policy of its name that has only its
 * fields and no hooks. So the module's registry has these fields, iptables
 * rules can refer to them, flows have labels, and conntrack is on if the policy
 * needs it.
 *
 * The claim is made just before the program is attached, and removed just
 * before it is detached. A process killed in between leaves fields without a
 * program; `list` shows them, and the next load or unload of that name repairs
 * that.
 *
 * All calls return 0 or -errno with a sentence in @why.
 */
#ifndef KZ_BPF_CLAIM_H
#define KZ_BPF_CLAIM_H

#include "userspace/backend/backend.h"

struct bpf_claim {
	bool made;
	struct image before; /* the claim replaced; bytes NULL: none */
};

/* -EOPNOTSUPP if the module is not there, or not for BPF programs. */
int bpf_claim_possible(char *why);

/* -EBUSY: others own these bits, or rules refer to a field to be removed. */
int bpf_claim_make(struct bpf_claim *claim, const char *name,
		   const struct policy *policy, const struct image *image,
		   char *why);

/* Restore the claim before; or keep the new one. Both free @claim's memory. */
void bpf_claim_undo(struct bpf_claim *claim, const char *name);
void bpf_claim_keep(struct bpf_claim *claim);

/* Remove the claim, if any. -EBUSY: rules refer to a field of it alone. */
int bpf_claim_end(const char *name, char *why);

#endif

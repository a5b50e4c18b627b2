/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The module's part of a BPF policy that is loaded with its help: as long as
 * the policy is attached, the module has one of its name that consists of its
 * fields alone and stands at no hook. So its registry knows them as any
 * policy's, rules of iptables can refer to them, flows have labels, and are
 * tracked where the policy asks that.
 *
 * It is made just before the program comes into force, and goes just before
 * it: a controller killed between leaves fields without a program, which `list`
 * shows and the next load or unload of that name puts right.
 *
 * All calls return 0 or -errno with a sentence in @why.
 */
#ifndef KZ_BPF_CLAIM_H
#define KZ_BPF_CLAIM_H

#include "userspace/backend/backend.h"

struct bpf_claim {
	bool made;
	struct image before; /* what the module had; bytes NULL: nothing */
};

/* -EOPNOTSUPP if the module is not there, or not for BPF programs. */
int bpf_claim_possible(char *why);

/* -EBUSY: others have these bits, or rules refer to a field that would go. */
int bpf_claim_make(struct bpf_claim *claim, const char *name,
		   const struct policy *policy, const struct image *image,
		   char *why);

/* As it was before; or all is well. Frees what @claim holds. */
void bpf_claim_undo(struct bpf_claim *claim, const char *name);
void bpf_claim_keep(struct bpf_claim *claim);

/* -EBUSY: rules refer to a field that nobody else has. 0 if there is none. */
int bpf_claim_end(const char *name, char *why);

#endif

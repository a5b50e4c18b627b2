/* SPDX-License-Identifier: GPL-2.0-only */
/* Functions of the kernel that only some policies' programs call. */
#ifndef KZ_BPF_KFUNC_H
#define KZ_BPF_KFUNC_H

#include <linux/bpf.h>
#include <stdint.h>

/*
 * 0 if this kernel has those that programs of @type call for a policy with
 * @features; -EOPNOTSUPP and @why: it lacks one; or -errno and @why.
 */
int kfuncs_check(enum bpf_prog_type type, uint64_t features, char *why);

#endif

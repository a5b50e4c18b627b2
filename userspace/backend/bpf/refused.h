/* SPDX-License-Identifier: GPL-2.0-only */
/* Why the kernel did not load a program, in words. */
#ifndef KZ_BPF_REFUSED_H
#define KZ_BPF_REFUSED_H

#include <bpf/libbpf.h>

#define BPF_NO_MEMORY "no memory in the kernel for the policy's maps"

/* -EOPNOTSUPP, and in @why that the kernel's types cannot be read. */
int bpf_btf_missing(char *why);

/* A sentence in @why on error @err of loading @program, from the verifier's
 * @log, which is cut up. Returns an errno of its own, or @err.
 */
int bpf_load_refused(const struct bpf_program *program, char *why, int err,
		     char *log);

#endif

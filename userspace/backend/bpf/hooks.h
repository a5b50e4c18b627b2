/* SPDX-License-Identifier: GPL-2.0-only */
/* The hooks that a policy can be attached to as BPF; one source each. */
#ifndef KZ_BPF_HOOKS_H
#define KZ_BPF_HOOKS_H

#include "userspace/backend/bpf/hook.h"

extern const struct bpf_hook bpf_hook_xdp;
extern const struct bpf_hook bpf_hook_tc;
extern const struct bpf_hook bpf_hook_netfilter;

/* All of them; ends with NULL. */
extern const struct bpf_hook *const bpf_hooks[];

/* fd of the program of the policy in @pins, whichever hook it is attached to;
 * -ENOENT: none; or -errno.
 */
int bpf_hooks_program(const struct pins *pins);

/*
 * The hook that has pins in @pins; one of them, if that is unknown. *@hook is
 * NULL: there is no pin. 0 or -errno.
 */
int bpf_hooks_owner(const struct pins *pins, const struct bpf_hook **hook);

/* Detach the policy, or what is left of it, wherever it is, and remove its
 * pins. 0 or -errno, of what could not be removed.
 */
int bpf_hooks_remove(const struct pins *pins);

#endif

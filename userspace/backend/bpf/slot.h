/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The slot of a policy that has several attach points, or one that cannot be
 * given another program. Each attach point runs a dispatcher (dispatch.bpf.c),
 * which calls the program in the slot: so one step attaches the policy at all
 * attach points, replaces it or detaches it. Pinned in the policy's folder.
 */
#ifndef KZ_BPF_SLOT_H
#define KZ_BPF_SLOT_H

#include "userspace/backend/bpf/pin.h"
#include "userspace/backend/bpf/program.h"

struct bpf_slot {
	int map; /* fd, or -1: there is none */
	struct bpf_policy dispatcher; /* loaded for it in this process */
};

/* Create a slot with @program in it (-1: empty), and pin it. @frags: at XDP,
 * for programs that take fragments; dispatcher and programs must agree. 0 or
 * -errno and @why.
 */
int slot_create(const struct pins *pins, const struct bpf_source *dispatcher,
		bool frags, int program, struct bpf_slot *slot, char *why);
/* Open the pinned one. 0 or -errno; -ENOENT: none. */
int slot_open(const struct pins *pins, struct bpf_slot *slot);
void slot_close(struct bpf_slot *slot);

/* Load another dispatcher for an open slot, to slot->dispatcher. 0 or -errno
 * and @why.
 */
int slot_dispatch(struct bpf_slot *slot, const struct bpf_source *dispatcher,
		  bool frags, char *why);

/* The step that attaches @program. 0 or -errno. */
int slot_fill(const struct bpf_slot *slot, int program);
/* Detach the policy, if it has a slot. */
void slot_empty(const struct pins *pins);
/* fd of the program in it, or -errno; -ENOENT: empty. */
int slot_program(const struct bpf_slot *slot);
/* fd of the program that the dispatcher @fd calls, or -errno; -ENOENT: it is no
 * dispatcher; -ESTALE: its slot is empty.
 */
int slot_of_dispatcher(int fd);

#endif

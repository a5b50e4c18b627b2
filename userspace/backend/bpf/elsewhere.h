/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Policies that are attached in this network namespace, and have no pins in the
 * BPF file system here: another container's, with a mount of its own, or one
 * whose pins were removed while tc's filters stayed. Their programs say whose
 * they are (state.h).
 */
#ifndef KZ_BPF_ELSEWHERE_H
#define KZ_BPF_ELSEWHERE_H

#include "userspace/backend/backend.h"

struct bpf_state;

struct elsewhere {
	const struct bpf_hook *hook;
	int program; /* fd, of the one that evaluates */
	const struct bpf_state *state;
	char name[POLICY_NAME_SIZE];
	const char *where; /* "eth0 native, eth1 native" */
};

/*
 * Call @each with every such policy of @hook; NULL: of all. Stops at non-zero
 * and returns it. 0, or -errno and @why, also of @each. The kernel is asked for
 * what is attached; only a program that no pin here leads to is looked at.
 */
int elsewhere_each(const struct bpf_hook *hook,
		   int (*each)(const struct elsewhere *policy, void *context,
			       char *why),
		   void *context, char *why);

#endif

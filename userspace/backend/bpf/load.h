/* SPDX-License-Identifier: GPL-2.0-only */
/* The state of a load of a BPF policy, for its steps (load.c) and the hooks. */
#ifndef KZ_BPF_LOAD_H
#define KZ_BPF_LOAD_H

#include "userspace/backend/bpf/claim.h"
#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/hook.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/bpf/slot.h"

/* At netfilter: a bit for each hook, for IPv4 and IPv6 at one priority. */
struct netfilter_hooks {
	uint32_t mask;
	int32_t priority;
};

struct bpf_load {
	const struct bpf_hook *hook;
	const struct attachment *attachment;
	const struct image *image;

	/* Where: as the attachment says, then as it will be. */
	struct devices devices;
	struct netfilter_hooks hooks;
	struct kz_setup setup;

	struct pins pins;
	struct bpf_slot slot;
	struct bpf_policy policy; /* loaded, not attached */
	int program; /* its fd */
	int flows; /* fd of the program that has the flows, or -1 */
	int old; /* fd of the attached program under this name, or -1 */
	uint64_t old_features; /* its policy's */
	bool old_with_module;
	struct bpf_claim claim; /* of a policy with the module's help */
	uint32_t generation; /* of the new one */
};

/* Operation of struct backend. */
int bpf_load(const struct backend *backend, const struct attachment *attachment,
	     const struct image *image, uint32_t *generation, char *why);

#endif

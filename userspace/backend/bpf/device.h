/* SPDX-License-Identifier: GPL-2.0-only */
/* The devices of a policy, and what its program must know about them. */
#ifndef KZ_BPF_DEVICE_H
#define KZ_BPF_DEVICE_H

#include "userspace/backend/backend.h"
#include "bpf/setup.h"

/* The devices to attach to, by number. */
struct devices {
	int ifindex[BACKEND_MAX_DEVICES];
	unsigned int count;
};

/* Those that the attachment names. 0 or -errno and @why. */
int devices_find(const struct attachment *attachment, struct devices *devices,
		 char *why);

/* What they have in common, into @setup: link_length and frags. */
int devices_describe(const struct devices *devices, uint64_t features,
		     struct kz_setup *setup, char *why);

/* If @wanted is empty or has the same devices as @there, in any order, make it
 * @there and return 0; else -EEXIST.
 */
int devices_match(struct devices *wanted, const struct devices *there);

/* "eth0,eth1" into @text. */
void devices_print(const struct devices *devices, char *text, size_t size);

#endif

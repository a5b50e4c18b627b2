/* SPDX-License-Identifier: GPL-2.0-only */
/* Network devices as far as a BPF program must know the one it stands at. */
#ifndef KZ_BPF_DEVICE_H
#define KZ_BPF_DEVICE_H

#include "userspace/backend/backend.h"
#include "bpf/setup.h"

/* The devices a policy is to stand at, by number. */
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

/* -EEXIST unless @wanted are none or those that are @there, in any order; then
 * they are those that are there, and 0.
 */
int devices_match(struct devices *wanted, const struct devices *there);

/* "eth0,eth1" into @text. */
void devices_print(const struct devices *devices, char *text, size_t size);

#endif

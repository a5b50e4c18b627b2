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

/* What they have in common, into @setup: link_length and ether. */
int devices_describe(const struct devices *devices, uint64_t features,
		     struct kz_setup *setup, char *why);

bool devices_have(const struct devices *devices, int ifindex);

/* The devices of @all that are not in @some. */
struct devices devices_without(const struct devices *all,
			       const struct devices *some);

/* "eth0,eth1" into @text; of many the first ones and their number. */
int devices_print(const struct devices *devices, char *text, size_t size);

#endif

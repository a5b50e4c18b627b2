/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The module's state of one network namespace: its slots (slot.h) and its
 * fields (registry.h).
 */
#ifndef KZ_NET_H
#define KZ_NET_H

#include <linux/list.h>
#include <linux/mutex.h>

#include "core/key.h"

struct net;

struct kz_net {
	struct mutex lock;
	struct list_head slots;
	u32 generation; /* of the policy loaded last */
	u32 changes; /* of the list of slots: dumps notice them */
	/* Bits that fields have, of the mark and of the flow words. Written
	 * under the lock, read without it.
	 */
	u32 owned[1 + KZ_FLOW_WORDS];
	struct list_head fields; /* struct kz_field */
	u32 field_changes; /* likewise of fields and claims */
};

struct kz_net *kz_net_get(struct net *net);

/*
 * The state of each namespace exists from kz_net_init() to kz_net_exit(). The
 * owners of its lists register pernet operations of their own in between, and
 * empty them when a namespace exits.
 */
int kz_net_init(void);
void kz_net_exit(void);

#endif

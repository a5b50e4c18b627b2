/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A dynamic set: values that come from packets and from userspace, and go when
 * their time is over.
 *
 * A hash of as many buckets as the set may have elements: it never grows, so
 * that adding needs no worker, and an element that stays is met once by a
 * reader that goes through the buckets. The hash is keyed at random: who
 * chooses addresses cannot choose buckets.
 *
 * Readers are in an RCU read section and take no lock; an element does not
 * change once they can see it, but is replaced by another. What is over is
 * gone to all who ask, at once; its memory goes when a newcomer needs the
 * place, or within KZ_SET_GC_INTERVAL.
 *
 * Memory for what userspace adds is charged to who adds it; for what packets
 * add, to nobody: whose memory is it? The set's size bounds it.
 *
 * A set lives as long as a policy refers to it (inherit.h).
 */
#ifndef KZ_SET_H
#define KZ_SET_H

#include <linux/types.h>

#include "core/image.h"

#define KZ_SET_GC_INTERVAL (5 * HZ)

struct kz_set;

/* An empty set of at most @size values, or NULL without memory. May sleep. */
struct kz_set *kz_set_create(u32 size);

void kz_set_get(struct kz_set *set);

/* NULL is fine. May sleep. The last one must come an RCU grace period after
 * the last packet's.
 */
void kz_set_put(struct kz_set *set);

/* For packets: from any context that may take a BH lock, in an RCU read
 * section. @timeout: ms, or KZ_FOREVER. Who is in already stays as it is; a
 * full set, or one without memory, takes none.
 */
bool kz_set_contains(const struct kz_set *set, const struct kz_value *value);
void kz_set_learn(struct kz_set *set, const struct kz_value *value,
		  u64 timeout);

/* For userspace; these may sleep. Storing one that is in gives it the new
 * timeout. 0, or: -ENOSPC, full; -ENOMEM.
 */
int kz_set_store(struct kz_set *set, const struct kz_value *value, u64 timeout);
/* 0, or -ENOENT. */
int kz_set_remove(struct kz_set *set, const struct kz_value *value);
void kz_set_flush(struct kz_set *set);

u32 kz_set_buckets(const struct kz_set *set);
/*
 * What @bucket has, into @room entries at @entries, which may be unaligned;
 * how many, or -EMSGSIZE if there are more.
 */
int kz_set_read(const struct kz_set *set, u32 bucket, void *entries, u32 room);

/* Bytes. */
u64 kz_set_memory(const struct kz_set *set);

int kz_set_init(void);
void kz_set_exit(void);

#endif

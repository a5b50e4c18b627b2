/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A dynamic set: values that packets and userspace add, and that expire.
 *
 * A hash of as many buckets as the set may have elements: it never grows, so
 * that adding needs no worker, and a reader that walks the buckets meets an
 * element that stays once. The hash has a random key: somebody who chooses
 * addresses cannot choose buckets.
 *
 * Readers are in an RCU read section and take no lock; of an element that they
 * can see, only the time changes. Lookups ignore an
 * element as soon as it has expired; its memory is freed when a new element
 * needs the room, or within KZ_SET_GC_INTERVAL.
 *
 * Elements that userspace adds are charged to its cgroup. Those that packets
 * add are charged to none; the set's size bounds them.
 *
 * A set lives as long as a policy refers to it (carry_over.h).
 */
#ifndef KZ_SET_H
#define KZ_SET_H

#include <linux/types.h>

#include "core/image.h"

#define KZ_SET_GC_INTERVAL (5 * HZ)

struct kz_set;

/*
 * An empty set of at most @size values of @words words, KZ_SET_WORDS or
 * KZ_BOX_WORDS; or NULL without memory. May sleep. Below, @value has as many.
 */
struct kz_set *kz_set_create(u32 size, u32 words);

void kz_set_get(struct kz_set *set);

/* NULL is fine. May sleep. The last one must come an RCU grace period after
 * the last packet's.
 */
void kz_set_put(struct kz_set *set);

/* For packets: from any context that may take a BH lock, in an RCU read
 * section. @timeout: ms, or KZ_FOREVER. A value in the set keeps its
 * timeout; with @renew it has the new one, unless it never expires. Without
 * room or memory nothing is added.
 */
bool kz_set_contains(const struct kz_set *set, const u32 *value);
void kz_set_learn(struct kz_set *set, const u32 *value, u64 timeout,
		  bool renew);

/* For userspace; these may sleep. Storing a value that is in the set gives it
 * the new timeout. 0, or: -ENOSPC, full; -ENOMEM.
 */
int kz_set_store(struct kz_set *set, const u32 *value, u64 timeout);
/* Copy the elements of @from that @to lacks, with the same time left. 0, or:
 * -ENOSPC, @to is full; -ENOMEM.
 */
int kz_set_copy(struct kz_set *to, const struct kz_set *from);
/* 0, or -ENOENT. */
int kz_set_remove(struct kz_set *set, const u32 *value);
void kz_set_flush(struct kz_set *set);
/*
 * Exchange the elements of two sets of one size, in one step for packets;
 * nobody else knows @other. Waits for the packets that have met @set's.
 */
void kz_set_swap(struct kz_set *set, struct kz_set *other);
/* How often that has happened to @set, and 1: for dumps. */
u32 kz_set_swaps(const struct kz_set *set);

u32 kz_set_size(const struct kz_set *set);
u32 kz_set_words(const struct kz_set *set);
u32 kz_set_buckets(const struct kz_set *set);
/*
 * The elements of @bucket, into @room entries at @entries, which may be
 * unaligned; how many, or -EMSGSIZE if there are more.
 */
int kz_set_read(const struct kz_set *set, u32 bucket, void *entries, u32 room);

/* Bytes. */
u64 kz_set_memory(const struct kz_set *set);

int kz_set_init(void);
void kz_set_exit(void);

#endif

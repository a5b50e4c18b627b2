/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How a set keeps its elements; for set.c and set_whole.c.
 *
 * The elements of a set are in a table, so that all can be exchanged in one
 * step. All tables that a set has in its life have as many buckets.
 */
#ifndef KZ_SET_TABLE_H
#define KZ_SET_TABLE_H

#include <linux/rculist.h>
#include <linux/refcount.h>
#include <linux/siphash.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <linux/timerqueue.h>
#include <linux/workqueue.h>

#include "kmod/set.h"

#define KZ_NEVER KTIME_MAX

struct kz_member {
	struct hlist_node node;
	union {
		/* Not queued if it never expires. */
		struct timerqueue_node expiry;
		/* Shares memory with the queue's links: readers still
		 * read .expires.
		 */
		struct rcu_head rcu;
	};
	u32 value[]; /* the set's .words */
};

static_assert(sizeof(struct rcu_head) <=
	      offsetof(struct timerqueue_node, expires));

/* The elements. Changed under the set's lock. */
struct kz_table {
	hsiphash_key_t key;
	u32 mask; /* buckets - 1 */
	u32 count;
	u64 next_expiry; /* of all elements, ns */
	struct timerqueue_head queue;
	struct hlist_head buckets[];
};

struct kz_set {
	refcount_t refs;
	u32 size;
	u32 words; /* of a value */
	struct kz_table __rcu *table;
	spinlock_t lock; /* taken to write */
	u32 swaps; /* from 1: how often the table was another */
	struct delayed_work gc; /* pending or running unless the table's queue
				 * is empty
				 */
};

/* For who holds the set's lock. */
static inline struct kz_table *kz_set_table(const struct kz_set *set)
{
	return rcu_dereference_protected(set->table,
					 lockdep_is_held(&set->lock));
}

static inline bool kz_member_over(const struct kz_member *e, u64 now)
{
	return READ_ONCE(e->expiry.expires) <= now;
}

/* An element for @set that is in no table, or NULL without memory. */
struct kz_member *kz_member_create(const struct kz_set *set, const u32 *value,
				   u64 timeout, gfp_t gfp);
void kz_member_destroy(const struct kz_set *set, struct kz_member *e);

/*
 * Add @e. If the set has an element of its value, @e replaces it; without
 * @renew only if it has expired, else -EEXIST. -ENOSPC if the set is full. On
 * error @e is still the caller's.
 */
int kz_set_insert(struct kz_set *set, struct kz_member *e, bool renew);

/* Under @set's lock: remove @e, and free it when no packet can see it. */
void kz_set_take_out(struct kz_set *set, struct kz_member *e);

/* Have the worker run that frees what has expired. */
void kz_set_queue_gc(struct kz_set *set);

#endif

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/rculist.h>
#include <linux/refcount.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include <linux/timerqueue.h>
#include <linux/workqueue.h>

#include "kmod/memory.h"
#include "kmod/set.h"

#define NEVER KTIME_MAX
#define RECLAIM_AT_ONCE 256U /* elements taken out with the lock held */

struct kz_member {
	struct hlist_node node;
	struct kz_value value;
	union {
		/* Not queued if it never expires. */
		struct timerqueue_node expiry;
		/* Shares memory with the queue's links: readers still
		 * read .expires.
		 */
		struct rcu_head rcu;
	};
};

static_assert(sizeof(struct rcu_head) <=
	      offsetof(struct timerqueue_node, expires));

struct kz_set {
	refcount_t refs;
	u32 size;
	u32 mask; /* buckets - 1 */
	hsiphash_key_t key;
	spinlock_t lock; /* guards the members below; taken to write */
	u32 count;
	u64 next_expiry; /* of all elements, ns */
	struct timerqueue_head queue;
	struct delayed_work gc; /* pending or running unless queue is empty */
	struct hlist_head buckets[];
};

static struct kmem_cache *member_cache;

static struct hlist_head *bucket_of(const struct kz_set *set,
				    const struct kz_value *value)
{
	u32 hash = hsiphash(value, sizeof(*value), &set->key);

	return (struct hlist_head *)&set->buckets[hash & set->mask];
}

/* At least @timeout ms from now, even by the coarse clock. */
static u64 deadline(u64 timeout)
{
	u64 now = ktime_get_ns();

	if (timeout > (NEVER - now) / NSEC_PER_MSEC)
		return NEVER;
	return now + timeout * NSEC_PER_MSEC;
}

static bool is_over(const struct kz_member *e, u64 now)
{
	return e->expiry.expires <= now;
}

/* The element with @value, which may have expired. */
static struct kz_member *find(const struct kz_set *set,
			      const struct kz_value *value)
{
	struct kz_member *e;

	hlist_for_each_entry_rcu(e, bucket_of(set, value), node,
				 lockdep_is_held(&set->lock))
		if (!memcmp(&e->value, value, sizeof(*value)))
			return e;
	return NULL;
}

bool kz_set_contains(const struct kz_set *set, const struct kz_value *value)
{
	const struct kz_member *e = find(set, value);

	return e && !is_over(e, ktime_get_coarse_ns());
}

static void member_free(struct rcu_head *rcu)
{
	kmem_cache_free(member_cache, container_of(rcu, struct kz_member, rcu));
}

static struct kz_member *member_create(const struct kz_value *value,
				       u64 timeout, gfp_t gfp)
{
	struct kz_member *e = kmem_cache_alloc(member_cache, gfp);

	if (!e)
		return NULL;
	e->value = *value;
	timerqueue_init(&e->expiry);
	e->expiry.expires = deadline(timeout);
	return e;
}

static void queue_changed(struct kz_set *set)
{
	const struct timerqueue_node *next = timerqueue_getnext(&set->queue);

	WRITE_ONCE(set->next_expiry, next ? next->expires : NEVER);
}

static void queue_gc(struct kz_set *set)
{
	queue_delayed_work(system_power_efficient_wq, &set->gc,
			   KZ_SET_GC_INTERVAL);
}

static void enqueue(struct kz_set *set, struct kz_member *e)
{
	if (e->expiry.expires == NEVER)
		return;
	if (!timerqueue_getnext(&set->queue))
		queue_gc(set);
	timerqueue_add(&set->queue, &e->expiry);
	queue_changed(set);
}

static void dequeue(struct kz_set *set, struct kz_member *e)
{
	if (e->expiry.expires == NEVER)
		return;
	timerqueue_del(&set->queue, &e->expiry);
	queue_changed(set);
}

static void take_out(struct kz_set *set, struct kz_member *e)
{
	hlist_del_rcu(&e->node);
	dequeue(set, e);
	WRITE_ONCE(set->count, set->count - 1);
	call_rcu(&e->rcu, member_free);
}

/* Remove at most @max expired elements; returns how many. */
static u32 reclaim(struct kz_set *set, u64 now, u32 max)
{
	struct timerqueue_node *next;
	u32 n;

	for (n = 0; n < max; n++) {
		next = timerqueue_getnext(&set->queue);
		if (!next || next->expires > now)
			break;
		take_out(set, container_of(next, struct kz_member, expiry));
	}
	return n;
}

/* Without the lock: may be wrong while others write. */
static bool looks_full(const struct kz_set *set)
{
	return READ_ONCE(set->count) >= set->size &&
	       READ_ONCE(set->next_expiry) > ktime_get_coarse_ns();
}

/*
 * Add @e. If the set has an element of its value, @e replaces it; without
 * @renew only if it has expired, else -EEXIST. -ENOSPC if the set is full. On
 * error @e is still the caller's.
 */
static int insert(struct kz_set *set, struct kz_member *e, bool renew)
{
	u64 now = ktime_get_coarse_ns();
	struct kz_member *old;
	int err = 0;

	spin_lock_bh(&set->lock);
	old = find(set, &e->value);
	if (old && !renew && !is_over(old, now)) {
		err = -EEXIST;
	} else if (old) {
		dequeue(set, old);
		hlist_replace_rcu(&old->node, &e->node);
		enqueue(set, e);
		call_rcu(&old->rcu, member_free);
	} else if (set->count >= set->size && !reclaim(set, now, 1)) {
		err = -ENOSPC;
	} else {
		hlist_add_head_rcu(&e->node, bucket_of(set, &e->value));
		enqueue(set, e);
		WRITE_ONCE(set->count, set->count + 1);
	}
	spin_unlock_bh(&set->lock);
	return err;
}

void kz_set_learn(struct kz_set *set, const struct kz_value *value, u64 timeout)
{
	struct kz_member *e;

	if (kz_set_contains(set, value) || looks_full(set))
		return;
	e = member_create(value, timeout, GFP_ATOMIC | __GFP_NOWARN);
	if (e && insert(set, e, false))
		kmem_cache_free(member_cache, e);
}

int kz_set_store(struct kz_set *set, const struct kz_value *value, u64 timeout)
{
	struct kz_member *e = member_create(value, timeout, KZ_GFP);
	int err;

	if (!e)
		return -ENOMEM;
	err = insert(set, e, true);
	if (err)
		kmem_cache_free(member_cache, e);
	return err;
}

/* Under RCU: no more than the memory that is there at once. */
static int member_copy(struct kz_set *to, const struct kz_member *member)
{
	struct kz_member *e = member_create(&member->value, KZ_FOREVER,
					    GFP_NOWAIT | __GFP_NOWARN);
	int err;

	if (!e)
		return -ENOMEM;
	e->expiry.expires = member->expiry.expires;
	err = insert(to, e, false);
	if (err)
		kmem_cache_free(member_cache, e);
	return err == -EEXIST ? 0 : err;
}

int kz_set_copy(struct kz_set *to, const struct kz_set *from)
{
	const struct kz_member *e;
	int err = 0;
	u32 i;

	for (i = 0; i <= from->mask && !err; i++) {
		u64 now = ktime_get_coarse_ns();

		rcu_read_lock();
		hlist_for_each_entry_rcu(e, &from->buckets[i], node) {
			if (!is_over(e, now))
				err = member_copy(to, e);
			if (err)
				break;
		}
		rcu_read_unlock();
		cond_resched();
	}
	return err;
}

int kz_set_remove(struct kz_set *set, const struct kz_value *value)
{
	struct kz_member *e;
	int err = -ENOENT;

	spin_lock_bh(&set->lock);
	e = find(set, value);
	if (e) {
		err = is_over(e, ktime_get_coarse_ns()) ? -ENOENT : 0;
		take_out(set, e);
	}
	spin_unlock_bh(&set->lock);
	return err;
}

static void bucket_flush(struct kz_set *set, struct hlist_head *bucket)
{
	struct hlist_node *next;
	struct kz_member *e;

	spin_lock_bh(&set->lock);
	hlist_for_each_entry_safe(e, next, bucket, node)
		take_out(set, e);
	spin_unlock_bh(&set->lock);
}

void kz_set_flush(struct kz_set *set)
{
	u32 i;

	for (i = 0; i <= set->mask; i++) {
		if (!hlist_empty(&set->buckets[i]))
			bucket_flush(set, &set->buckets[i]);
		cond_resched();
	}
}

u32 kz_set_size(const struct kz_set *set)
{
	return set->size;
}

u32 kz_set_buckets(const struct kz_set *set)
{
	return set->mask + 1;
}

/* By the exact clock: by the coarse one an element just added would have more
 * than its timeout. At least 1 ms, since the coarse clock, which packets use,
 * may not have reached its end.
 */
static struct kz_entry entry_of(const struct kz_member *e, u64 now)
{
	struct kz_entry entry = { .value = e->value, .timeout = KZ_FOREVER };
	u64 expires = e->expiry.expires;

	if (expires != NEVER)
		entry.timeout = DIV_ROUND_UP_ULL(
			expires > now ? expires - now : 1, NSEC_PER_MSEC);
	return entry;
}

int kz_set_read(const struct kz_set *set, u32 bucket, void *entries, u32 room)
{
	u64 now = ktime_get_ns(), coarse = ktime_get_coarse_ns();
	const struct kz_member *e;
	struct kz_entry entry;
	int n = 0;

	rcu_read_lock();
	hlist_for_each_entry_rcu(e, &set->buckets[bucket], node) {
		if (is_over(e, coarse))
			continue;
		if (n == room) {
			n = -EMSGSIZE;
			break;
		}
		entry = entry_of(e, now);
		memcpy(entries + n++ * sizeof(entry), &entry, sizeof(entry));
	}
	rcu_read_unlock();
	return n;
}

u64 kz_set_memory(const struct kz_set *set)
{
	return struct_size(set, buckets, set->mask + 1) +
	       (u64)READ_ONCE(set->count) * sizeof(struct kz_member);
}

/* Runs again as long as something can expire. */
static void gc(struct work_struct *work)
{
	struct kz_set *set =
		container_of(to_delayed_work(work), struct kz_set, gc);
	bool more, again;

	do {
		spin_lock_bh(&set->lock);
		more = reclaim(set, ktime_get_coarse_ns(), RECLAIM_AT_ONCE) ==
		       RECLAIM_AT_ONCE;
		again = timerqueue_getnext(&set->queue);
		spin_unlock_bh(&set->lock);
		cond_resched();
	} while (more);
	if (again)
		queue_gc(set);
}

struct kz_set *kz_set_create(u32 size)
{
	u32 buckets = roundup_pow_of_two(size);
	struct kz_set *set;

	set = kz_kvzalloc(struct_size(set, buckets, buckets));
	if (!set)
		return NULL;
	refcount_set(&set->refs, 1);
	set->size = size;
	set->mask = buckets - 1;
	get_random_bytes(&set->key, sizeof(set->key));
	spin_lock_init(&set->lock);
	set->next_expiry = NEVER;
	timerqueue_init_head(&set->queue);
	INIT_DEFERRABLE_WORK(&set->gc, gc);
	return set;
}

void kz_set_get(struct kz_set *set)
{
	refcount_inc(&set->refs);
}

void kz_set_put(struct kz_set *set)
{
	if (!set || !refcount_dec_and_test(&set->refs))
		return;
	kz_set_flush(set);
	cancel_delayed_work_sync(&set->gc);
	kvfree(set);
}

int kz_set_init(void)
{
	member_cache = KMEM_CACHE(kz_member, 0);
	return member_cache ? 0 : -ENOMEM;
}

void kz_set_exit(void)
{
	rcu_barrier(); /* elements that wait for their grace period */
	kmem_cache_destroy(member_cache);
}

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "kmod/memory.h"
#include "kmod/set_table.h"

#define RECLAIM_AT_ONCE 256U /* elements taken out with the lock held */

/* Of elements of KZ_SET_WORDS, and of KZ_BOX_WORDS. */
static struct kmem_cache *member_cache, *wide_cache;

static bool is_wide(const struct kz_set *set)
{
	return set->words > KZ_SET_WORDS;
}

static struct hlist_head *bucket_of(const struct kz_set *set,
				    const struct kz_table *table,
				    const u32 *value)
{
	u32 hash = hsiphash(value, set->words * sizeof(*value), &table->key);

	return (struct hlist_head *)&table->buckets[hash & table->mask];
}

/* At least @timeout ms from now, even by the coarse clock. */
static u64 deadline(u64 timeout)
{
	u64 now = ktime_get_ns();

	if (timeout > (KZ_NEVER - now) / NSEC_PER_MSEC)
		return KZ_NEVER;
	return now + timeout * NSEC_PER_MSEC;
}

/* The element with @value, which may have expired. */
static struct kz_member *find(const struct kz_set *set,
			      const struct kz_table *table, const u32 *value)
{
	struct kz_member *e;

	hlist_for_each_entry_rcu(e, bucket_of(set, table, value), node,
				 lockdep_is_held(&set->lock))
		if (!memcmp(e->value, value, set->words * sizeof(*value)))
			return e;
	return NULL;
}

bool kz_set_contains(const struct kz_set *set, const u32 *value)
{
	const struct kz_member *e =
		find(set, rcu_dereference(set->table), value);

	return e && !kz_member_over(e, ktime_get_coarse_ns());
}

void kz_member_destroy(const struct kz_set *set, struct kz_member *e)
{
	kmem_cache_free(is_wide(set) ? wide_cache : member_cache, e);
}

static void member_free(struct rcu_head *rcu)
{
	kmem_cache_free(member_cache, container_of(rcu, struct kz_member, rcu));
}

static void wide_free(struct rcu_head *rcu)
{
	kmem_cache_free(wide_cache, container_of(rcu, struct kz_member, rcu));
}

/* When no packet can see it: the set may be gone by then. */
static void member_retire(const struct kz_set *set, struct kz_member *e)
{
	call_rcu(&e->rcu, is_wide(set) ? wide_free : member_free);
}

struct kz_member *kz_member_create(const struct kz_set *set, const u32 *value,
				   u64 timeout, gfp_t gfp)
{
	struct kz_member *e =
		kmem_cache_alloc(is_wide(set) ? wide_cache : member_cache, gfp);

	if (!e)
		return NULL;
	memcpy(e->value, value, set->words * sizeof(*value));
	timerqueue_init(&e->expiry);
	e->expiry.expires = deadline(timeout);
	return e;
}

static void queue_changed(struct kz_table *table)
{
	const struct timerqueue_node *next = timerqueue_getnext(&table->queue);

	WRITE_ONCE(table->next_expiry, next ? next->expires : KZ_NEVER);
}

void kz_set_queue_gc(struct kz_set *set)
{
	queue_delayed_work(system_power_efficient_wq, &set->gc,
			   KZ_SET_GC_INTERVAL);
}

static void enqueue(struct kz_set *set, struct kz_member *e)
{
	struct kz_table *table = kz_set_table(set);

	if (e->expiry.expires == KZ_NEVER)
		return;
	if (!timerqueue_getnext(&table->queue))
		kz_set_queue_gc(set);
	timerqueue_add(&table->queue, &e->expiry);
	queue_changed(table);
}

static void dequeue(struct kz_table *table, struct kz_member *e)
{
	if (e->expiry.expires == KZ_NEVER)
		return;
	timerqueue_del(&table->queue, &e->expiry);
	queue_changed(table);
}

void kz_set_take_out(struct kz_set *set, struct kz_member *e)
{
	struct kz_table *table = kz_set_table(set);

	hlist_del_rcu(&e->node);
	dequeue(table, e);
	WRITE_ONCE(table->count, table->count - 1);
	member_retire(set, e);
}

/* Remove at most @max expired elements; returns how many. */
static u32 reclaim(struct kz_set *set, u64 now, u32 max)
{
	struct kz_table *table = kz_set_table(set);
	struct timerqueue_node *next;
	u32 n;

	for (n = 0; n < max; n++) {
		next = timerqueue_getnext(&table->queue);
		if (!next || next->expires > now)
			break;
		kz_set_take_out(set,
				container_of(next, struct kz_member, expiry));
	}
	return n;
}

/* Without the lock: may be wrong while others write. */
static bool looks_full(const struct kz_set *set)
{
	const struct kz_table *table = rcu_dereference(set->table);

	return READ_ONCE(table->count) >= set->size &&
	       READ_ONCE(table->next_expiry) > ktime_get_coarse_ns();
}

int kz_set_insert(struct kz_set *set, struct kz_member *e, bool renew)
{
	u64 now = ktime_get_coarse_ns();
	struct kz_table *table;
	struct kz_member *old;
	int err = 0;

	spin_lock_bh(&set->lock);
	table = kz_set_table(set);
	old = find(set, table, e->value);
	if (old && !renew && !kz_member_over(old, now)) {
		err = -EEXIST;
	} else if (old) {
		dequeue(table, old);
		hlist_replace_rcu(&old->node, &e->node);
		enqueue(set, e);
		member_retire(set, old);
	} else if (table->count >= set->size && !reclaim(set, now, 1)) {
		err = -ENOSPC;
	} else {
		hlist_add_head_rcu(&e->node, bucket_of(set, table, e->value));
		enqueue(set, e);
		WRITE_ONCE(table->count, table->count + 1);
	}
	spin_unlock_bh(&set->lock);
	return err;
}

/* The element of @value, if it is still there, lives for @timeout again. */
static void renew_member(struct kz_set *set, const u32 *value, u64 timeout)
{
	struct kz_member *e;

	spin_lock_bh(&set->lock);
	e = find(set, kz_set_table(set), value);
	if (e && !kz_member_over(e, ktime_get_coarse_ns()) &&
	    e->expiry.expires != KZ_NEVER) {
		dequeue(kz_set_table(set), e);
		WRITE_ONCE(e->expiry.expires, deadline(timeout));
		enqueue(set, e);
	}
	spin_unlock_bh(&set->lock);
}

void kz_set_learn(struct kz_set *set, const u32 *value, u64 timeout, bool renew)
{
	struct kz_member *e;

	if (kz_set_contains(set, value)) {
		if (renew)
			renew_member(set, value, timeout);
		return;
	}
	if (looks_full(set))
		return;
	e = kz_member_create(set, value, timeout, GFP_ATOMIC | __GFP_NOWARN);
	if (e && kz_set_insert(set, e, false))
		kz_member_destroy(set, e);
}

int kz_set_store(struct kz_set *set, const u32 *value, u64 timeout)
{
	struct kz_member *e = kz_member_create(set, value, timeout, KZ_GFP);
	int err;

	if (!e)
		return -ENOMEM;
	err = kz_set_insert(set, e, true);
	if (err)
		kz_member_destroy(set, e);
	return err;
}

int kz_set_remove(struct kz_set *set, const u32 *value)
{
	struct kz_member *e;
	int err = -ENOENT;

	spin_lock_bh(&set->lock);
	e = find(set, kz_set_table(set), value);
	if (e) {
		err = kz_member_over(e, ktime_get_coarse_ns()) ? -ENOENT : 0;
		kz_set_take_out(set, e);
	}
	spin_unlock_bh(&set->lock);
	return err;
}

u32 kz_set_size(const struct kz_set *set)
{
	return set->size;
}

u32 kz_set_words(const struct kz_set *set)
{
	return set->words;
}

u32 kz_set_buckets(const struct kz_set *set)
{
	return roundup_pow_of_two(set->size);
}

u32 kz_set_swaps(const struct kz_set *set)
{
	return READ_ONCE(set->swaps);
}

/* Not of a table that has come in the meantime. */
static void bucket_flush(struct kz_set *set, u32 bucket, u32 swaps)
{
	struct kz_table *table;
	struct hlist_node *next;
	struct kz_member *e;

	spin_lock_bh(&set->lock);
	table = kz_set_table(set);
	if (set->swaps == swaps)
		hlist_for_each_entry_safe(e, next, &table->buckets[bucket],
					  node)
			kz_set_take_out(set, e);
	spin_unlock_bh(&set->lock);
}

void kz_set_flush(struct kz_set *set)
{
	u32 i, buckets = kz_set_buckets(set), swaps = kz_set_swaps(set);
	bool empty;

	for (i = 0; i < buckets; i++) {
		rcu_read_lock();
		empty = hlist_empty(&rcu_dereference(set->table)->buckets[i]);
		rcu_read_unlock();
		if (!empty)
			bucket_flush(set, i, swaps);
		cond_resched();
	}
}

/* Runs again as long as something can expire. */
static void gc(struct work_struct *work)
{
	struct kz_set *set =
		container_of(to_delayed_work(work), struct kz_set, gc);
	struct kz_table *table;
	bool more, again;

	do {
		spin_lock_bh(&set->lock);
		table = kz_set_table(set);
		more = reclaim(set, ktime_get_coarse_ns(), RECLAIM_AT_ONCE) ==
		       RECLAIM_AT_ONCE;
		again = timerqueue_getnext(&table->queue);
		spin_unlock_bh(&set->lock);
		cond_resched();
	} while (more);
	if (again)
		kz_set_queue_gc(set);
}

static struct kz_table *table_create(u32 buckets)
{
	struct kz_table *table;

	table = kz_kvzalloc(struct_size(table, buckets, buckets));
	if (!table)
		return NULL;
	get_random_bytes(&table->key, sizeof(table->key));
	table->mask = buckets - 1;
	table->next_expiry = KZ_NEVER;
	timerqueue_init_head(&table->queue);
	return table;
}

struct kz_set *kz_set_create(u32 size, u32 words)
{
	struct kz_set *set = kzalloc(sizeof(*set), KZ_GFP);
	struct kz_table *table;

	if (!set)
		return NULL;
	table = table_create(roundup_pow_of_two(size));
	if (!table) {
		kfree(set);
		return NULL;
	}
	RCU_INIT_POINTER(set->table, table);
	refcount_set(&set->refs, 1);
	set->size = size;
	set->words = words;
	set->swaps = 1; /* 0: unknown to netlink's dumps */
	spin_lock_init(&set->lock);
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
	kvfree(rcu_dereference_protected(set->table, true));
	kfree(set);
}

static struct kmem_cache *cache_create(const char *name, u32 words)
{
	const struct kz_member *e;

	return kmem_cache_create(name, struct_size(e, value, words),
				 __alignof__(*e), 0, NULL);
}

int kz_set_init(void)
{
	member_cache = cache_create("kz_member", KZ_SET_WORDS);
	wide_cache = cache_create("kz_member_wide", KZ_BOX_WORDS);
	if (member_cache && wide_cache)
		return 0;
	kmem_cache_destroy(wide_cache);
	kmem_cache_destroy(member_cache);
	return -ENOMEM;
}

void kz_set_exit(void)
{
	rcu_barrier(); /* elements that wait for their grace period */
	kmem_cache_destroy(wide_cache);
	kmem_cache_destroy(member_cache);
}

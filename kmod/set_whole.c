// SPDX-License-Identifier: GPL-2.0-only
/* What concerns all elements of a set: for userspace and for a replace. */
#include <linux/sched.h>

#include "kmod/memory.h"
#include "kmod/set_table.h"

/* Under RCU: no more than the memory that is there at once. */
static int member_copy(struct kz_set *to, const struct kz_member *member)
{
	struct kz_member *e = kz_member_create(to, member->value, KZ_FOREVER,
					       GFP_NOWAIT | __GFP_NOWARN);
	int err;

	if (!e)
		return -ENOMEM;
	e->expiry.expires = member->expiry.expires;
	err = kz_set_insert(to, e, false);
	if (err)
		kz_member_destroy(to, e);
	return err == -EEXIST ? 0 : err;
}

int kz_set_copy(struct kz_set *to, const struct kz_set *from)
{
	u32 i, buckets = kz_set_buckets(from);
	const struct kz_table *table;
	const struct kz_member *e;
	int err = 0;

	for (i = 0; i < buckets && !err; i++) {
		u64 now = ktime_get_coarse_ns();

		rcu_read_lock();
		table = rcu_dereference(from->table);
		hlist_for_each_entry_rcu(e, &table->buckets[i], node) {
			if (!kz_member_over(e, now))
				err = member_copy(to, e);
			if (err)
				break;
		}
		rcu_read_unlock();
		cond_resched();
	}
	return err;
}

void kz_set_swap(struct kz_set *set, struct kz_set *other)
{
	struct kz_table *table;

	spin_lock_bh(&set->lock);
	spin_lock_nested(&other->lock, SINGLE_DEPTH_NESTING);
	table = rcu_replace_pointer(other->table, kz_set_table(set),
				    lockdep_is_held(&other->lock));
	rcu_assign_pointer(set->table, table);
	WRITE_ONCE(set->swaps, set->swaps + 1);
	if (timerqueue_getnext(&table->queue))
		kz_set_queue_gc(set);
	spin_unlock(&other->lock);
	spin_unlock_bh(&set->lock);
	synchronize_rcu_expedited();
}

/* By the exact clock: by the coarse one an element just added would have more
 * than its timeout. At least 1 ms, since the coarse clock, which packets use,
 * may not have reached its end.
 */
static struct kz_entry entry_of(const struct kz_set *set,
				const struct kz_member *e, u64 now)
{
	struct kz_entry entry = { .timeout = KZ_FOREVER };
	u64 expires = e->expiry.expires;

	memcpy(entry.value.word, e->value, set->words * sizeof(*e->value));
	if (expires != KZ_NEVER)
		entry.timeout = DIV_ROUND_UP_ULL(
			expires > now ? expires - now : 1, NSEC_PER_MSEC);
	return entry;
}

int kz_set_read(const struct kz_set *set, u32 bucket, void *entries, u32 room)
{
	u64 now = ktime_get_ns(), coarse = ktime_get_coarse_ns();
	const struct kz_table *table;
	const struct kz_member *e;
	struct kz_entry entry;
	int n = 0;

	rcu_read_lock();
	table = rcu_dereference(set->table);
	hlist_for_each_entry_rcu(e, &table->buckets[bucket], node) {
		if (kz_member_over(e, coarse))
			continue;
		if (n == room) {
			n = -EMSGSIZE;
			break;
		}
		entry = entry_of(set, e, now);
		memcpy(entries + n++ * sizeof(entry), &entry, sizeof(entry));
	}
	rcu_read_unlock();
	return n;
}

u64 kz_set_memory(const struct kz_set *set)
{
	const struct kz_table *table;
	const struct kz_member *e;
	u64 bytes;

	rcu_read_lock();
	table = rcu_dereference(set->table);
	bytes = sizeof(*set) +
		struct_size(table, buckets, kz_set_buckets(set)) +
		(u64)READ_ONCE(table->count) *
			struct_size(e, value, set->words);
	rcu_read_unlock();
	return bytes;
}

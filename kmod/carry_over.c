// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "kmod/counters.h"
#include "kmod/carry_over.h"
#include "kmod/memory.h"
#include "kmod/set.h"
#include "kmod/table.h"
#include "core/image_info.h"

/* The set of @old that dynamic set @index of @new carries on; or NULL. */
static struct kz_set *set_of(const struct kz_policy *old,
			     const struct kz_policy *new, u32 index)
{
	const struct kz_dynamic *wanted = kz_policy_dynamic(new, index);
	int at = kz_policy_find_set(old, kz_policy_set_name(new, index));

	if (at < 0 || !kz_dynamic_is_like(kz_policy_dynamic(old, at), wanted))
		return NULL;
	return old->sets[at];
}

/* The same set, or where the size differs one with the same elements. */
static int set_carry(struct kz_policy *new, const struct kz_policy *old,
		     u32 index)
{
	const struct kz_dynamic *dynamic = kz_policy_dynamic(new, index);
	u32 size = dynamic->size;
	struct kz_set *before = old ? set_of(old, new, index) : NULL;
	struct kz_set *set;
	int err;

	if (before && kz_set_size(before) == size) {
		kz_set_get(before);
		new->sets[index] = before;
		return 0;
	}
	set = kz_set_create(size, kz_dynamic_is_wide(dynamic) ? KZ_BOX_WORDS :
								KZ_SET_WORDS);
	if (!set)
		return -ENOMEM;
	err = before ? kz_set_copy(set, before) : 0;
	if (err)
		kz_set_put(set);
	else
		new->sets[index] = set;
	return err;
}

/* What the text gives the sets that carry none on. */
static int sets_begin(struct kz_policy *new, const struct kz_policy *old)
{
	const u8 *image = (const u8 *)new->image;
	const struct kz_info *info = (const void *)(image + new->image->info);
	const struct kz_info_element *e =
		(const void *)(image + info->elements);
	u64 timeout;
	u32 i;
	int err = 0;

	for (i = 0; i < info->n_elements && !err; i++, e++) {
		if (e->set == KZ_NONE || (old && set_of(old, new, e->set)))
			continue;
		timeout = e->entry.timeout;
		if (timeout == KZ_SETS_OWN)
			timeout = kz_policy_dynamic(new, e->set)->timeout;
		err = kz_set_store(new->sets[e->set], e->entry.value.word,
				   timeout ?: KZ_FOREVER);
	}
	return err;
}

int kz_carry_over_sets(struct kz_policy *new, const struct kz_policy *old)
{
	u32 i;
	int err = 0;

	for (i = 0; i < new->image->n_dynamic && !err; i++)
		err = set_carry(new, old, i);
	if (!err)
		err = sets_begin(new, old);
	for (; err && i; i--) {
		kz_set_put(new->sets[i - 1]);
		new->sets[i - 1] = NULL;
	}
	return err;
}

/* The table of @old that has the buckets of @limit; or NULL. */
static struct kz_table *table_of(const struct kz_policy *old,
				 const struct kz_limit *limit)
{
	const struct kz_table_head *head;
	u32 i;

	for (i = 0; old && i < old->image->n_tables; i++) {
		head = &old->tables[i]->row[0].head;
		if (head->digest == limit->digest && head->size == limit->size)
			return old->tables[i];
	}
	return NULL;
}

int kz_carry_over_tables(struct kz_policy *new, const struct kz_policy *old,
			 struct net *net)
{
	const struct kz_limit *limit =
		(const void *)((const u8 *)new->image + new->image->limits);
	struct kz_table *table;
	u32 i;

	for (i = 0; i < new->image->n_limits; i++, limit++) {
		if (!limit->n_rows)
			continue;
		table = table_of(old, limit);
		if (table)
			kz_table_get(table);
		else
			table = kz_table_create(limit, net);
		if (IS_ERR(table))
			return PTR_ERR(table);
		new->tables[limit->table] = table;
	}
	return 0;
}

/*
 * What packets have added since kz_carry_over_sets() to sets of another size.
 * A set that is full then takes no more, as from packets; without memory some
 * are lost.
 */
void kz_carry_over_elements(struct kz_policy *new, const struct kz_policy *old)
{
	struct kz_set *before;
	bool waited = false;
	u32 i;

	for (i = 0; i < new->image->n_dynamic; i++) {
		before = set_of(old, new, i);
		if (!before || before == new->sets[i])
			continue;
		if (!waited)
			synchronize_rcu_expedited();
		waited = true;
		if (kz_set_copy(new->sets[i], before) == -ENOMEM)
			pr_warn_ratelimited(
				"a set of another size lacks elements: no memory\n");
	}
}

/* A policy's counters in the order of what they count. */
struct ledger {
	u32 count;
	struct {
		u64 digest;
		u32 index;
	} line[];
};

static int line_compare(const void *a, const void *b)
{
	const typeof(((struct ledger *)0)->line[0]) *x = a, *y = b;

	if (x->digest != y->digest)
		return x->digest < y->digest ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static struct ledger *ledger_create(const struct kz_policy *policy)
{
	const u8 *image = (const u8 *)policy->image;
	const struct kz_info *info =
		(const void *)(image + policy->image->info);
	const struct kz_info_counter *counter =
		(const void *)(image + info->counters);
	u32 i, count = policy->image->n_counters;
	struct ledger *ledger;

	ledger = kz_kvmalloc(struct_size(ledger, line, count));
	if (!ledger)
		return NULL;
	ledger->count = count;
	for (i = 0; i < count; i++) {
		ledger->line[i].digest = counter[i].digest;
		ledger->line[i].index = i;
	}
	sort(ledger->line, count, sizeof(ledger->line[0]), line_compare, NULL);
	return ledger;
}

/* Both are sorted: equal digests meet in the order of their indices. */
static void map_fill(u32 *map, const struct ledger *new,
		     const struct ledger *old)
{
	u32 i, j = 0;

	for (i = 0; i < new->count; i++)
		map[i] = KZ_NONE;
	i = 0;
	while (i < new->count && j < old->count) {
		if (new->line[i].digest < old->line[j].digest)
			i++;
		else if (new->line[i].digest > old->line[j].digest)
			j++;
		else
			map[new->line[i++].index] = old->line[j++].index;
	}
}

int kz_carry_over_map(const struct kz_policy *new, const struct kz_policy *old,
		      u32 **map)
{
	struct ledger *ours, *theirs;
	int err = -ENOMEM;

	*map = NULL;
	if (!new->image->n_counters || !old->image->n_counters)
		return 0;
	ours = ledger_create(new);
	theirs = ledger_create(old);
	if (!ours || !theirs)
		goto out_free;
	*map = kz_kvmalloc(array_size(ours->count, sizeof(**map)));
	if (!*map)
		goto out_free;
	map_fill(*map, ours, theirs);
	err = 0;

out_free:
	kvfree(theirs);
	kvfree(ours);
	return err;
}

/*
 * The grace period is expedited: a user waits for the load, and others for
 * kz_net.lock; replacing is rare, and costs one interrupt a CPU.
 */
void kz_carry_over_counts(struct kz_policy *new, const struct kz_policy *old,
			  u32 *map)
{
	if (!map)
		return;
	synchronize_rcu_expedited();
	kz_counters_carry(new->counters, old->counters, map);
	kvfree(map);
}

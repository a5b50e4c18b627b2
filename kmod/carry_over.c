// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "kmod/counters.h"
#include "kmod/carry_over.h"
#include "kmod/memory.h"
#include "kmod/set.h"
#include "core/image_info.h"

/* The set of @old that dynamic set @index of @new takes over; or NULL. */
static struct kz_set *set_of(const struct kz_policy *old,
			     const struct kz_policy *new, u32 index)
{
	const struct kz_dynamic *wanted = kz_policy_dynamic(new, index);
	const struct kz_dynamic *found;
	int at;

	at = kz_policy_find_set(old, kz_policy_set_name(new, index));
	if (at < 0)
		return NULL;
	found = kz_policy_dynamic(old, at);
	if (found->type != wanted->type || found->size != wanted->size)
		return NULL;
	return old->sets[at];
}

int kz_carry_over_sets(struct kz_policy *new, const struct kz_policy *old)
{
	struct kz_set *set;
	u32 i;

	for (i = 0; i < new->image->n_dynamic; i++) {
		set = old ? set_of(old, new, i) : NULL;
		if (set)
			kz_set_get(set);
		else
			set = kz_set_create(kz_policy_dynamic(new, i)->size);
		if (!set)
			goto out_put;
		new->sets[i] = set;
	}
	return 0;

out_put:
	while (i--) {
		kz_set_put(new->sets[i]);
		new->sets[i] = NULL;
	}
	return -ENOMEM;
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

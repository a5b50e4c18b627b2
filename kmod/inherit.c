// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "counters.h"
#include "inherit.h"
#include "memory.h"
#include "set.h"

/* The set of @old that dynamic set @index of @heir is; NULL: a new one. */
static struct kz_set *set_of(const struct kz_policy *old,
			     const struct kz_policy *heir, u32 index)
{
	const struct kz_dynamic *wanted = kz_policy_dynamic(heir, index);
	const struct kz_dynamic *found;
	int at;

	at = kz_policy_find_set(old, kz_policy_set_name(heir, index));
	if (at < 0)
		return NULL;
	found = kz_policy_dynamic(old, at);
	if (found->type != wanted->type || found->size != wanted->size)
		return NULL;
	return old->sets[at];
}

int kz_inherit_sets(struct kz_policy *heir, const struct kz_policy *old)
{
	struct kz_set *set;
	u32 i;

	for (i = 0; i < heir->image->n_dynamic; i++) {
		set = old ? set_of(old, heir, i) : NULL;
		if (set)
			kz_set_get(set);
		else
			set = kz_set_create(kz_policy_dynamic(heir, i)->size);
		if (!set)
			goto out_put;
		heir->sets[i] = set;
	}
	return 0;

out_put:
	while (i--) {
		kz_set_put(heir->sets[i]);
		heir->sets[i] = NULL;
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
static void map_fill(u32 *map, const struct ledger *heir,
		     const struct ledger *old)
{
	u32 i, j = 0;

	for (i = 0; i < heir->count; i++)
		map[i] = KZ_NONE;
	i = 0;
	while (i < heir->count && j < old->count) {
		if (heir->line[i].digest < old->line[j].digest)
			i++;
		else if (heir->line[i].digest > old->line[j].digest)
			j++;
		else
			map[heir->line[i++].index] = old->line[j++].index;
	}
}

int kz_inherit_map(const struct kz_policy *heir, const struct kz_policy *old,
		   u32 **map)
{
	struct ledger *ours, *theirs;
	int err = -ENOMEM;

	*map = NULL;
	if (!heir->image->n_counters || !old->image->n_counters)
		return 0;
	ours = ledger_create(heir);
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
 * The grace period is expedited: a person waits for the load, and others for
 * kz_net.lock; replacing is rare, and one interrupt a CPU is what it costs.
 */
void kz_inherit_counts(struct kz_policy *heir, const struct kz_policy *old,
		       u32 *map)
{
	if (!map)
		return;
	synchronize_rcu_expedited();
	kz_counters_carry(heir->counters, old->counters, map);
	kvfree(map);
}

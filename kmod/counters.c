// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>

#include "kmod/counters.h"
#include "kmod/memory.h"

static u32 block_count(u32 count)
{
	return DIV_ROUND_UP(count, KZ_COUNTER_BLOCK);
}

/* Bytes of block @i on one CPU; the last is as long as it must be. */
static size_t block_size(u32 count, u32 i)
{
	return min(count - i * KZ_COUNTER_BLOCK, KZ_COUNTER_BLOCK) *
	       sizeof(struct kz_counter);
}

struct kz_counters *kz_counters_create(u32 count)
{
	struct kz_counters *counters;
	u32 i;

	counters = kzalloc(struct_size(counters, block, block_count(count)),
			   KZ_GFP);
	if (!counters)
		return NULL;
	refcount_set(&counters->refs, 1);
	counters->count = count;
	for (i = 0; i < block_count(count); i++) {
		counters->block[i] =
			__alloc_percpu_gfp(block_size(count, i),
					   sizeof(struct kz_counter), KZ_GFP);
		if (!counters->block[i]) {
			kz_counters_put(counters);
			return NULL;
		}
	}
	return counters;
}

void kz_counters_get(struct kz_counters *counters)
{
	refcount_inc(&counters->refs);
}

void kz_counters_put(struct kz_counters *counters)
{
	u32 i;

	if (!counters || !refcount_dec_and_test(&counters->refs))
		return;
	for (i = 0; i < block_count(counters->count); i++)
		free_percpu(counters->block[i]);
	kfree(counters);
}

u64 kz_counters_memory(const struct kz_counters *counters)
{
	return (u64)counters->count * sizeof(struct kz_counter) *
	       num_possible_cpus();
}

void kz_counters_sum(const struct kz_counters *counters, u32 first, u32 count,
		     struct kz_counter *sum)
{
	const struct kz_counter *counter;
	int cpu;
	u32 i;

	memset(sum, 0, count * sizeof(*sum));
	for_each_possible_cpu(cpu) {
		for (i = 0; i < count; i++) {
			counter = per_cpu_ptr(
				kz_counters_at(counters, first + i), cpu);
			sum[i].packets += READ_ONCE(counter->packets);
			sum[i].bytes += READ_ONCE(counter->bytes);
		}
	}
}

static void add(struct kz_counters *counters, u32 index,
		const struct kz_counter *from)
{
	struct kz_counter __percpu *counter = kz_counters_at(counters, index);

	this_cpu_add(counter->packets, from->packets);
	this_cpu_add(counter->bytes, from->bytes);
}

void kz_counters_add_all(struct kz_counters *counters,
			 const struct kz_counter *from)
{
	u32 i;

	for (i = 0; i < counters->count; i++)
		add(counters, i, &from[i]);
}

void kz_counters_carry(struct kz_counters *to, const struct kz_counters *from,
		       const u32 *map)
{
	struct kz_counter sum;
	u32 i;

	for (i = 0; i < to->count; i++) {
		if (map[i] == KZ_NONE)
			continue;
		kz_counters_sum(from, map[i], 1, &sum);
		add(to, i, &sum);
	}
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy's counters, one copy per CPU. The percpu allocator gives at most
 * PCPU_MIN_UNIT_SIZE at once, so they are in blocks.
 */
#ifndef KZ_COUNTERS_H
#define KZ_COUNTERS_H

#include <linux/percpu.h>
#include <linux/refcount.h>

#include "core/image.h"
#include "core/result.h"

#define KZ_COUNTER_BLOCK 1024U /* counters in a block: 16 KiB */

struct kz_counters {
	refcount_t refs;
	u32 count;
	struct kz_counter __percpu *block[];
};

static inline struct kz_counter __percpu *
kz_counters_at(const struct kz_counters *counters, u32 index)
{
	return counters->block[index / KZ_COUNTER_BLOCK] +
	       index % KZ_COUNTER_BLOCK;
}

/* @count counters at zero, with one reference; NULL without memory. May sleep. */
struct kz_counters *kz_counters_create(u32 count);

void kz_counters_get(struct kz_counters *counters);

/* NULL is fine. May sleep. */
void kz_counters_put(struct kz_counters *counters);

/* Bytes on all CPUs. */
u64 kz_counters_memory(const struct kz_counters *counters);

/*
 * Counters @first to @first + @count - 1, summed over CPUs. Packets evaluated
 * meanwhile may or may not be in the sum. On 32-bit machines one that is
 * being written may be read torn.
 */
void kz_counters_sum(const struct kz_counters *counters, u32 first, u32 count,
		     struct kz_counter *sum);

/* Add @from, one for each of @counters, in which packets may count meanwhile. */
void kz_counters_add_all(struct kz_counters *counters,
			 const struct kz_counter *from);

/* Add counter @map[i] of @from to counter i of @to, unless it is KZ_NONE. */
void kz_counters_carry(struct kz_counters *to, const struct kz_counters *from,
		       const u32 *map);

/*
 * One packet of @bytes more. From any context: each addition is atomic towards
 * this CPU's interrupts and preemption, and the two need not be on one CPU.
 */
static inline void kz_counters_add(struct kz_counters *counters, u32 index,
				   u32 bytes)
{
	struct kz_counter __percpu *counter = kz_counters_at(counters, index);

	this_cpu_inc(counter->packets);
	this_cpu_add(counter->bytes, bytes);
}

#endif

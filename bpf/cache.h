/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The flow cache (docs/design/cache.md), for programs whose policy has one:
 * kz_cache_find() and kz_cache_keep() of core/eval.h. Each CPU has a table of
 * its own. An entry has the whole key, so that a hit is never another's, and
 * the serial number of the list of trees that was searched, so that a change
 * of the policy in place makes it worthless.
 *
 * Where few packets hit, looking and keeping costs more than it spares. So after
 * each window of misses the CPU compares hits with misses, and may leave the
 * cache alone for a time.
 */
#ifndef KZ_CACHE_H
#define KZ_CACHE_H

#include "core/eval_match.h"

/* It is worth it with so many hits for each miss, */
#define KZ_CACHE_HITS 2
/* and else left alone for so many windows. */
#define KZ_CACHE_OFF_WINDOWS 256

/* Entries of each CPU, and apart from them what it has counted: an access to
 * that is an addition.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* the kernel's CPUs */
	__type(key, __u32);
	/* Made as large as the table is. */
	__uint(value_size, sizeof(struct kz_cache_entry));
} kz_cache SEC(".maps");

struct kz_cache_cpu kz_cache_cpus[KZ_CACHE_CPUS] SEC(KZ_CACHE_CPU_MAP) = {};

/* Numbers drawn once, odd: a family of multilinear hashes. */
#define KZ_CACHE_HASH(i)                                       \
	((0x9e3779b97f4a7c15ULL + (i)*0x5851f42d4c957f2dULL) * \
		 0xd1342543de82ef95ULL |                       \
	 1)

kz_inline __u32 kz_cache_word(const struct kz_eval *e, __u32 i)
{
	const struct kz_cache_setup *cache = &kz_setup_get()->cache;

	return e->key.word[cache->word[i] & (KZ_KEY_WORDS - 1)] &
	       cache->bits[i];
}

/* Where the entry for the packet's key is, in @table. */
kz_inline struct kz_cache_entry *kz_cache_entry(const struct kz_eval *e,
						void *table, __u32 of)
{
	const struct kz_cache_setup *cache = &kz_setup_get()->cache;
	__u64 hash = of * KZ_CACHE_HASH(KZ_CACHED_WORDS);
	__u32 i;

	kz_unroll for (i = 0; i < KZ_CACHED_WORDS; i++) if (i < cache->n_words)
		hash += kz_cache_word(e, i) * KZ_CACHE_HASH(i);
	hash >>= cache->hash_shift & 63;
	hash <<= cache->entry_shift & 63;
	return table + (hash & cache->mask);
}

kz_inline struct kz_cache_cpu *kz_cache_cpu(__u32 number)
{
	struct kz_cache_cpu *cpus = kz_cache_cpus;

	kz_opaque_here(cpus);
	return cpus + (number & (KZ_CACHE_CPUS - 1));
}

/* False: the cache is left alone for this packet. */
kz_inline bool kz_cache_open(void)
{
	struct kz_cache_cpu *cpu = kz_cache_cpu(bpf_get_smp_processor_id());

	if (!cpu->off)
		return true;
	cpu->off--;
	return false;
}

/* The table of the CPU, or NULL: a packet that was interrupted here uses it. */
kz_inline void *kz_cache_lock(__u32 number)
{
	if (kz_setup_get()->cache.shared &&
	    __sync_val_compare_and_swap(&kz_cache_cpu(number)->busy, 0, 1))
		return NULL;
	return bpf_map_lookup_elem(&kz_cache, &number);
}

kz_inline void kz_cache_unlock(__u32 number)
{
	if (kz_setup_get()->cache.shared)
		__sync_val_compare_and_swap(&kz_cache_cpu(number)->busy, 1, 0);
}

kz_inline __u32 kz_cache_look(const struct kz_eval *e, __u32 number,
			      void *table, __u32 of)
{
	const struct kz_cache_setup *cache = &kz_setup_get()->cache;
	const struct kz_cache_entry *entry = kz_cache_entry(e, table, of);
	__u32 differ = entry->of ^ of, i;

	kz_unroll for (i = 0; i < KZ_CACHED_WORDS; i++) if (i < cache->n_words)
		differ |= entry->word[i] ^ kz_cache_word(e, i);
	if (differ)
		return KZ_CACHE_MISS;
	kz_cache_cpu(number)->hits++;
	return entry->found;
}

/* A function of its own, for its stack. */
KZ_SUBPROGRAM __u32 kz_cache_find(const struct kz_eval *e, __u32 of)
{
	__u32 number = bpf_get_smp_processor_id(), found;
	void *table;

	if (!e || !kz_setup_get()->cache.on)
		return KZ_CACHE_MISS;
	table = kz_cache_lock(number);
	if (!table) /* somebody else's to unlock */
		return KZ_CACHE_MISS;
	found = kz_cache_look(e, number, table, of);
	kz_cache_unlock(number);
	return found;
}

/* One miss more: is it worth it? */
kz_inline void kz_cache_missed(struct kz_cache_cpu *cpu)
{
	__u32 window = kz_setup_get()->cache.window;

	if (++cpu->misses & (window - 1))
		return;
	if (cpu->hits - cpu->hits_before < (__u64)window * KZ_CACHE_HITS)
		cpu->off = window * KZ_CACHE_OFF_WINDOWS;
	cpu->hits_before = cpu->hits;
}

KZ_SUBPROGRAM int kz_cache_keep(const struct kz_eval *e, __u32 of, __u32 found)
{
	const struct kz_cache_setup *cache = &kz_setup_get()->cache;
	__u32 number = bpf_get_smp_processor_id(), i;
	struct kz_cache_entry *entry;
	void *table;

	if (!e || !kz_setup_get()->cache.on)
		return 0;
	table = kz_cache_lock(number);
	if (!table)
		return 0;
	kz_cache_missed(kz_cache_cpu(number));
	entry = kz_cache_entry(e, table, of);
	entry->of = of;
	entry->found = found;
	kz_unroll for (i = 0; i < KZ_CACHED_WORDS; i++) if (i < cache->n_words)
		entry->word[i] = kz_cache_word(e, i);
	kz_cache_unlock(number);
	return 0;
}

#define kz_caches() (kz_setup_get()->cache.on)
#define KZ_CACHES

#endif

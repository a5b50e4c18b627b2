// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/backend/bpf/flow_cache.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/maps.h"
#include "userspace/compile/cached.h"

/* A kernel whose softirqs can be preempted. */
static bool kernel_is_realtime(void)
{
	FILE *file = fopen("/sys/kernel/realtime", "r");
	bool yes = file && fgetc(file) == '1';

	if (file)
		fclose(file);
	return yes;
}

void flow_cache_choose(struct kz_setup *setup, const struct image *image,
		       enum bpf_prog_type type)
{
	const struct kz_cached *cached = image_cached(image->bytes);
	struct kz_cache_setup *cache = &setup->cache;
	uint32_t i;

	*cache = (struct kz_cache_setup){ 0 };
	if (!cached || setup->code ||
	    libbpf_num_possible_cpus() > (int)KZ_CACHE_CPUS)
		return;
	cache->on = 1;
	cache->hash_shift = 64 - __builtin_ctz(cached->size);
	cache->entry_shift = cached->n_words > KZ_CACHED_FEW ? 6 : 5;
	cache->mask = (cached->size - 1) << cache->entry_shift;
	cache->window = cached->size / 2;
	/* netfilter's hooks at output run in processes. */
	cache->shared =
		type != BPF_PROG_TYPE_XDP &&
		(type != BPF_PROG_TYPE_SCHED_CLS || kernel_is_realtime());
	cache->n_words = cached->n_words;
	for (i = 0; i < cached->n_words; i++) {
		cache->word[i] = cached->word[i];
		cache->bits[i] = cached->mask[i];
	}
}

int flow_cache_prepare(struct bpf_object *object,
		       const struct kz_cache_setup *cache)
{
	struct bpf_map *table, *cpus;
	int err;

	table = bpf_object__find_map_by_name(object, KZ_CACHE_MAP);
	cpus = bpf_object__find_map_by_name(object, KZ_CACHE_CPU_MAP);
	if (!table || !cpus)
		return -EINVAL;
	err = bpf_map__set_autocreate(cpus, cache->on);
	if (err || !cache->on)
		return err;
	return bpf_map__set_value_size(
		table, cache->mask + (1U << cache->entry_shift));
}

int flow_cache_read(int program, struct cache_counts *counts)
{
	struct kz_cache_cpu *cpus;
	struct bpf_map_info info;
	int fd = bpf_map_find(program, KZ_CACHE_CPU_MAP, &info), err = 0;
	uint32_t zero = 0, i;

	*counts = (struct cache_counts){ 0 };
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	cpus = malloc(info.value_size);
	if (!cpus)
		err = -ENOMEM;
	else if (bpf_map_lookup_elem(fd, &zero, cpus))
		err = -errno;
	counts->there = !err;
	for (i = 0; !err && i < info.value_size / sizeof(*cpus); i++) {
		counts->hits += cpus[i].hits;
		counts->misses += cpus[i].misses;
		counts->off += !!cpus[i].off;
	}
	free(cpus);
	close(fd);
	return err;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* A policy's flow cache (bpf/cache.h): its map, and what it has counted. */
#ifndef KZ_BPF_FLOW_CACHE_H
#define KZ_BPF_FLOW_CACHE_H

#include <bpf/libbpf.h>

#include "bpf/setup.h"
#include "userspace/backend/backend.h"

/* setup->cache, for a program that walks @image; none in its code form. */
void flow_cache_choose(struct kz_setup *setup, const struct image *image,
		       enum bpf_prog_type type);

/* Make the map of @object as large as that, before loading. 0 or -errno. */
int flow_cache_prepare(struct bpf_object *object,
		       const struct kz_cache_setup *cache);

/* What @program's has counted. 0, with caches->entries 0 if it has none, or
 * -errno.
 */
int flow_cache_read(int program, struct cache_counts *counts);

#endif

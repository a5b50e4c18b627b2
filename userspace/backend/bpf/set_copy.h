/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_BPF_SET_COPY_H
#define KZ_BPF_SET_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/image_set.h"

/* Bytes of a key of @set's hash, and the map of maps that the hash is in. */
size_t bpf_set_key_size(const struct kz_dynamic *set);
const char *bpf_set_map_name(const struct kz_dynamic *set);

/* fd of the hash of @set, which is number @index of @program, or -errno. */
int bpf_set_hash_open(int program, const struct kz_dynamic *set,
		      uint32_t index);

/*
 * Put the hash @fd in its place. It waits for the packets that are evaluated
 * with the one that was there, also if that is the same. 0 or -errno.
 */
int bpf_set_hash_put(int program, const struct kz_dynamic *set, uint32_t index,
		     int fd);

/*
 * Copy the elements of @set that have not expired from the hash @from to the
 * hash @to, both fds, with the time they have left. With @missing only those
 * that @to does not have: packets may use it already. 0 or -errno; -ENOSPC: @to
 * is full.
 */
int bpf_set_copy(const struct kz_dynamic *set, int to, int from, bool missing);

/* CLOCK_MONOTONIC, ns, as elements have it. */
uint64_t bpf_set_now(void);

/* When an element ends that is added at @now, as the map has it (0: never):
 * after @timeout ms, KZ_FOREVER, or KZ_SETS_OWN: as its set says, @own ms.
 */
uint64_t bpf_set_expiry(uint64_t own, uint64_t timeout, uint64_t now);

#endif

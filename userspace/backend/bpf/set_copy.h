/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_BPF_SET_COPY_H
#define KZ_BPF_SET_COPY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Copy the elements of the set @from that have not expired to the set @to, fds
 * of hashes, with the time they have left. With @missing only those that @to
 * does not have: packets may use it already. 0 or -errno; -ENOSPC: @to is full.
 */
int bpf_set_copy(int to, int from, bool missing);

/* CLOCK_MONOTONIC, ns, as elements have it. */
uint64_t bpf_set_now(void);

/* When an element ends that is added at @now, as the map has it (0: never):
 * after @timeout ms, KZ_FOREVER, or KZ_SETS_OWN: as its set says, @own ms.
 */
uint64_t bpf_set_expiry(uint64_t own, uint64_t timeout, uint64_t now);

#endif

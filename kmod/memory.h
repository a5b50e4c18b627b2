/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocation while userspace waits for the reply. */
#ifndef KZ_MEMORY_H
#define KZ_MEMORY_H

#include <linux/gfp.h>
#include <linux/mm.h>

/*
 * Charged to the caller's cgroup. If memory is short, in the cgroup or in the
 * machine, the request fails with -ENOMEM: the OOM killer would kill a process
 * that holds more, or the caller.
 */
#define KZ_GFP (GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/*
 * Like kvmalloc(KZ_GFP), but without that function's search through all of the
 * machine's memory for adjacent pages. Freed by kvfree(); NULL without memory.
 */
void *kz_kvmalloc(size_t size);
void *kz_kvzalloc(size_t size);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* How memory is asked for while userspace waits for the answer. */
#ifndef KZ_MEMORY_H
#define KZ_MEMORY_H

#include <linux/gfp.h>
#include <linux/mm.h>

/*
 * Charged to the cgroup of who asks. Where it is not there, whether in the
 * cgroup or in the machine, the answer is -ENOMEM: the OOM killer would take
 * somebody who holds more, or the controller itself.
 */
#define KZ_GFP (GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

/*
 * Like kvmalloc(KZ_GFP), which would go through all of the machine's memory
 * for adjacent pages before it did without. Freed by kvfree(); NULL without
 * memory.
 */
void *kz_kvmalloc(size_t size);
void *kz_kvzalloc(size_t size);

#endif

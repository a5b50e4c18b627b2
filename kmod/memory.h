/* SPDX-License-Identifier: GPL-2.0-only */
/* How memory is asked for when userspace waits for the answer. */
#ifndef KZ_MEMORY_H
#define KZ_MEMORY_H

#include <linux/gfp.h>

/*
 * Charged to the cgroup of who asks. Where it is not there, whether in the
 * cgroup or in the machine, the answer is -ENOMEM: the OOM killer would take
 * somebody who holds more, or the controller itself.
 */
#define KZ_GFP (GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* In long loops over an image: let others run, where that must be asked for. */
#ifndef KZ_YIELD_H
#define KZ_YIELD_H

#ifdef __KERNEL__
#include <linux/sched.h>
#define kz_yield() cond_resched()
#else
#define kz_yield() ((void)0)
#endif

#define KZ_YIELD_INTERVAL 0xfffU /* records between two offers to yield */

#endif

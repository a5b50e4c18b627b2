// SPDX-License-Identifier: GPL-2.0-only
/* Recursion as deep as the packet says. */
#include "bench/safety/bpf/fault.bpf.h"

static __noinline __u32 descend(__u32 depth)
{
	volatile __u64 frame = depth;

	return depth ? (__u32)(frame != 0) + descend(depth - 1) : 0;
}

FAULT(skb, data)
{
	result.value = descend(number(data));
}

// SPDX-License-Identifier: GPL-2.0-only
/* An endless loop. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	for (;;)
		*(volatile __u64 *)&result.value += 1;
}

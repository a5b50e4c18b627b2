// SPDX-License-Identifier: GPL-2.0-only
/* A stack frame that is too large. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	volatile __u8 scratch[24000];

	scratch[number(data) % 24000] = 1;
	result.value = scratch[100];
}

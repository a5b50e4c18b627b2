// SPDX-License-Identifier: GPL-2.0-only
/* A very long loop that the verifier accepts: rounds of 2^23 rounds. */
#include "bench/safety/bpf/fault.bpf.h"

static long inner(__u32 index, void *context)
{
	*(volatile __u64 *)&result.value += 1;
	return 0;
}

static long outer(__u32 index, void *context)
{
	bpf_loop(1 << 23, inner, NULL, 0);
	return 0;
}

FAULT(skb, data)
{
	bpf_loop(number(data), outer, NULL, 0);
}

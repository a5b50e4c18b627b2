// SPDX-License-Identifier: GPL-2.0-only
/* Wrong mask: the value is what is left of another program's bits. */
#include "bench/safety/bpf/fault.bpf.h"

#define THEIRS 0x4000
#define OURS 0x0f000000

FAULT(skb, data)
{
	skb->mark = THEIRS;
	/* Should be & ~OURS. */
	skb->mark = (skb->mark & OURS) | 0x01000000;
	result.value = skb->mark & THEIRS;
}

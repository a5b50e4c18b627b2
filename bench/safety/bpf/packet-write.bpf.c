// SPDX-License-Identifier: GPL-2.0-only
/* Out-of-bounds write: padding to a length that the packet says. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	volatile __u8 *to = (void *)(long)skb->data_end;
	__u32 i;

	for (i = 0; i < number(data) && i < 1024; i++)
		to[i] = 0xff;
}

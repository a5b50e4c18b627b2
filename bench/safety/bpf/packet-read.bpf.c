// SPDX-License-Identifier: GPL-2.0-only
/* Out-of-bounds read of the packet, at an offset that the packet says. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	const __u8 *begin = (void *)(long)skb->data;
	const volatile __u8 *from = begin + number(data);

	result.value = *from;
}

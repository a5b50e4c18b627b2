// SPDX-License-Identifier: GPL-2.0-only
/* Wrong byte order: the value is how often port 80 matched. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	__u16 port = *(__u16 *)data;

	/* Should be bpf_htons(80). */
	if (port == 80)
		result.value++;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Its namespace ends while it has traffic. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	result.value++;
}

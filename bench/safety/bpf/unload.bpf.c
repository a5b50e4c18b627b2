// SPDX-License-Identifier: GPL-2.0-only
/* Its controller ends without detaching it. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	result.value++;
}

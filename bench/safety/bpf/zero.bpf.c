// SPDX-License-Identifier: GPL-2.0-only
/* Division by zero. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	result.value = 100 / number(data);
}

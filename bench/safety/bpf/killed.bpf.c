// SPDX-License-Identifier: GPL-2.0-only
/* Controller killed: the value is the rule that packets find. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	result.value = *(volatile __u8 *)command.data;
}

// SPDX-License-Identifier: GPL-2.0-only
/* A hostile rule blob: a rule is at an offset that the blob says. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	result.value = *(volatile __u64 *)(command.data + number(command.data));
}

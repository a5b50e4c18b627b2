// SPDX-License-Identifier: GPL-2.0-only
/* Sleeping in atomic context: a copy from userspace may fault and wait. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	__u64 word = 0;

	bpf_copy_from_user(&word, sizeof(word), (void *)(long)number(data));
	result.value++;
}

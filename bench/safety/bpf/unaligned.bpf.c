// SPDX-License-Identifier: GPL-2.0-only
/* An atomic operation on a word that is not at a multiple of its size. */
#include "bench/safety/bpf/fault.bpf.h"

struct {
	__u8 bytes[16];
} unaligned SEC(".data.bytes");

FAULT(skb, data)
{
	__u32 *word = (__u32 *)(unaligned.bytes + (number(data) & 7));

	__sync_fetch_and_add(word, 1);
	result.value = *(volatile __u32 *)word;
}

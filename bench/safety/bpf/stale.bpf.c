// SPDX-License-Identifier: GPL-2.0-only
/* A pointer into the packet, used after its header was pulled. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	struct iphdr *ip = (void *)(long)skb->data + ETH_HLEN;
	__u8 ttl;

	if ((void *)(ip + 1) > (void *)(long)skb->data_end)
		return;
	ttl = ip->ttl;
	bpf_skb_pull_data(skb, skb->len);
	ip->ttl = ttl - 1;
	result.value = 1;
}

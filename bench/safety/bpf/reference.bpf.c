// SPDX-License-Identifier: GPL-2.0-only
/* A reference that is never given back. */
#include "bench/safety/bpf/fault.bpf.h"

FAULT(skb, data)
{
	struct bpf_sock_tuple tuple = { 0 };
	struct bpf_sock *socket;

	socket = bpf_sk_lookup_udp(skb, &tuple, sizeof(tuple.ipv4),
				   BPF_F_CURRENT_NETNS, 0);
	if (socket)
		result.value++;
}

// SPDX-License-Identifier: GPL-2.0-only
/* Memory that is never given back. */
#include "bench/safety/bpf/fault.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 24);
} memory SEC(".maps");

FAULT(skb, data)
{
	__u8 *flow = bpf_ringbuf_reserve(&memory, 1 << 16, 0);

	if (flow)
		flow[0] = 1;
}

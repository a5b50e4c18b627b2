// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packets made in the kernel: run by BPF_PROG_TEST_RUN with live frames, it
 * makes each frame the next flow's and sends it to a device.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "bench/bpf/flow.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, BENCH_FLOWS);
	__type(key, __u32);
	__type(value, struct flow);
} flows SEC(".maps");

__u32 next; /* flow; one CPU generates */
__u32 last = BENCH_FLOWS - 1; /* flow of those made, a power of two less 1 */
__u32 target; /* ifindex */

__u32 answer; /* generate_routed: send what the flows' other ends would */

static __always_inline const struct flow *flow_next(__u32 *number)
{
	__u32 index;

	*number = next++ & last;
	index = *number & (BENCH_FLOWS - 1);
	return bpf_map_lookup_elem(&flows, &index);
}

SEC("xdp")
int generate(struct xdp_md *ctx)
{
	__u8 *frame = (void *)(long)ctx->data;
	const struct flow *flow;
	__u32 number;

	if (frame + sizeof(struct flow_frame) > (__u8 *)(long)ctx->data_end)
		return XDP_ABORTED;
	flow = flow_next(&number);
	if (!flow)
		return XDP_ABORTED;
	frame[23] = flow->protocol;
	*(__u16 *)(frame + 24) = flow->check;
	/* Addresses and ports lie side by side, in the flow as in the frame. */
	__builtin_memcpy(frame + 26, flow, 12);
	/* Beyond BENCH_FLOWS: the same again from another port. */
	*(__u16 *)(frame + 34) ^= number / BENCH_FLOWS;
	return bpf_redirect(target, 0);
}

/* For packets that are routed: the frame comes back as the router left it. */
SEC("xdp")
int generate_routed(struct xdp_md *ctx)
{
	static const __u8 ether[] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2 };
	__u8 *frame = (void *)(long)ctx->data;
	const struct flow *flow;
	__u32 number;

	if (frame + sizeof(struct flow_frame) > (__u8 *)(long)ctx->data_end)
		return XDP_ABORTED;
	flow = flow_next(&number);
	if (!flow)
		return XDP_ABORTED;
	__builtin_memcpy(frame, ether, sizeof(ether));
	frame[22] = 64;
	frame[23] = flow->protocol;
	*(__u16 *)(frame + 24) = flow->check;
	*(__u32 *)(frame + 26) = answer ? flow->daddr : flow->saddr;
	*(__u32 *)(frame + 30) = answer ? flow->saddr : flow->daddr;
	*(__u16 *)(frame + 34) = answer ? flow->dport : flow->sport;
	*(__u16 *)(frame + 36) = answer ? flow->sport : flow->dport;
	return bpf_redirect(target, 0);
}

char bench_license[] SEC("license") = "GPL";

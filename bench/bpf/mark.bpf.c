// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marks before and behind a contender's hook: every packet comes with one, and
 * what it has become is kept for each flow.
 */
#include <linux/bpf.h>
#include <linux/netfilter.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

#include "env_netfilter.h"
#include "flow.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, BENCH_FLOWS);
	__type(key, struct flow);
	__type(value, __u32);
} marks SEC(".maps");

SEC("tcx/ingress")
int mark_before(struct __sk_buff *skb)
{
	skb->mark = BENCH_MARK;
	return TC_ACT_UNSPEC;
}

SEC("netfilter")
int mark_behind(struct bpf_nf_ctx *ctx)
{
	__u8 buffer[24]; /* IPv4 without options, and ports */
	struct flow flow = { 0 };
	struct bpf_dynptr packet;
	__u32 mark = ctx->skb->mark;
	const __u8 *ip;

	if (bpf_dynptr_from_skb((void *)ctx->skb, 0, &packet))
		return NF_ACCEPT;
	ip = bpf_dynptr_slice(&packet, 0, buffer, sizeof(buffer));
	if (!ip)
		return NF_ACCEPT;
	__builtin_memcpy(&flow, ip + 12, 12);
	flow.protocol = ip[9];
	bpf_map_update_elem(&marks, &flow, &mark, BPF_ANY);
	return NF_ACCEPT;
}

char bench_license[] SEC("license") = "GPL";

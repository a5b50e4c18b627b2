// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marks before and after the hook of a system under test: each packet gets one
 * before, and what it has become after is kept for each flow. After means on
 * the way out, where a program can read marks on any kernel: marks.c sends
 * copies there.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

#include "bench/bpf/flow.h"

#define ETHER 14 /* bytes before the IP header */

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

SEC("tcx/egress")
int mark_after(struct __sk_buff *skb)
{
	__u8 ip[24]; /* IPv4 without options, and ports */
	struct flow flow = { 0 };
	__u32 mark = skb->mark;

	if (bpf_skb_load_bytes(skb, ETHER, ip, sizeof(ip)))
		return TC_ACT_UNSPEC;
	__builtin_memcpy(&flow, ip + 12, 12);
	flow.protocol = ip[9];
	bpf_map_update_elem(&marks, &flow, &mark, BPF_ANY);
	return TC_ACT_SHOT; /* keep the copies off a real device's wire */
}

char bench_license[] SEC("license") = "GPL";

/* SPDX-License-Identifier: GPL-2.0-only */
/* What the programs share: the packet that triggers them, and the result. */
#ifndef KZ_FAULT_BPF_H
#define KZ_FAULT_BPF_H

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define PORT 7777
#define DATA_SIZE 64 /* as ../module/fault.h */

char _license[] SEC("license") = "GPL";

/* How often the fault ran, and a number that should be right. */
struct {
	__u64 ran;
	__u64 value;
} result SEC(".data.result");

/* What the controller commanded last. */
struct {
	__u8 data[DATA_SIZE];
} command SEC(".data.command");

/* A packet for the fault: its payload's first eight bytes, zeros if shorter. */
static __always_inline int is_trigger(struct __sk_buff *skb, __u8 *data)
{
	const __u32 offset = ETH_HLEN + sizeof(struct iphdr);
	struct iphdr ip;
	struct udphdr udp;

	if (skb->protocol != bpf_htons(ETH_P_IP) ||
	    bpf_skb_load_bytes(skb, ETH_HLEN, &ip, sizeof(ip)) ||
	    ip.protocol != IPPROTO_UDP ||
	    bpf_skb_load_bytes(skb, offset, &udp, sizeof(udp)) ||
	    udp.dest != bpf_htons(PORT))
		return 0;
	if (bpf_skb_load_bytes(skb, offset + sizeof(udp), data, 8))
		return 0;
	result.ran++;
	return 1;
}

/* The first four bytes, little-endian. */
static __always_inline __u32 number(const __u8 *data)
{
	return data[0] | data[1] << 8 | data[2] << 16 | (__u32)data[3] << 24;
}

/* A program: run(skb, data) for the packets that trigger it. */
#define FAULT(skb, data)                                       \
	static __always_inline void run(struct __sk_buff *skb, \
					const __u8 *data);     \
	SEC("tc") int fault(struct __sk_buff *skb)             \
	{                                                      \
		__u8 bytes[8] = { 0 };                         \
                                                               \
		if (is_trigger(skb, bytes))                    \
			run(skb, bytes);                       \
		return TC_ACT_OK;                              \
	}                                                      \
	static __always_inline void run(struct __sk_buff *skb, const __u8 *data)

#endif

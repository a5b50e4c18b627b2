/* SPDX-License-Identifier: GPL-2.0-only */
/* A flow as the generator writes it into its frame; network byte order. */
#ifndef KZ_BENCH_FLOW_H
#define KZ_BENCH_FLOW_H

#include <linux/types.h>

#define BENCH_FLOWS 65536U /* a power of two */
/* The mark of packets before they are marked: all but a field must stay. */
#define BENCH_MARK 0x5a0000a5U

struct flow {
	__be32 saddr;
	__be32 daddr;
	__be16 sport;
	__be16 dport;
	__u8 protocol;
	__u8 reserved;
	__sum16 check; /* of the IP header */
};
_Static_assert(sizeof(struct flow) == 16, "flow");

/*
 * The frame that all flows share but for the above: Ethernet, IPv4, and 20
 * bytes that are a header to TCP, UDP, SCTP and ICMP alike.
 */
struct flow_frame {
	__u8 ether[14];
	__u8 ip[20];
	__be16 sport;
	__be16 dport;
	__u8 l4[16];
} __attribute__((packed));
_Static_assert(sizeof(struct flow_frame) == 54, "flow_frame");

/* A rule for linear_xdp: source, destination, protocol, ports; host order. */
#define LINEAR_FIELDS 5
#define LINEAR_RULES 10000U

struct linear_rule {
	__u32 low[LINEAR_FIELDS];
	__u32 high[LINEAR_FIELDS];
};

#endif

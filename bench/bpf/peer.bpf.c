// SPDX-License-Identifier: GPL-2.0-only
/*
 * What ours is held against in BPF: for each hook a program that only counts
 * and drops; the shortest programs that do one rule; and one look-up in the
 * kernel's own prefix tree.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>
#include <linux/tcp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "bench/bpf/flow.h"

#define TEN bpf_htonl(0x0a000000) /* 10.0.0.0/8 */
#define TEN_MASK bpf_htonl(0xff000000)

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} packets SEC(".maps");

struct prefix {
	__u32 length;
	__be32 address;
};

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 1 << 20);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix);
	__type(value, __u32);
} prefixes SEC(".maps");

static __always_inline void count(void)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&packets, &zero);

	if (n)
		++*n;
}

SEC("xdp")
int empty_xdp(struct xdp_md *ctx)
{
	(void)ctx;
	count();
	return XDP_DROP;
}

/* Without counting: the minimum. */
SEC("xdp")
int bare_xdp(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_DROP;
}

/* The same that let packets pass. */
SEC("xdp")
int pass_xdp(struct xdp_md *ctx)
{
	(void)ctx;
	count();
	return XDP_PASS;
}

SEC("tcx/ingress")
int pass_tc(struct __sk_buff *skb)
{
	(void)skb;
	count();
	return TC_ACT_OK;
}

SEC("tcx/ingress")
int empty_tc(struct __sk_buff *skb)
{
	(void)skb;
	count();
	return TC_ACT_SHOT;
}

/* The IPv4 header, at least 20 bytes of it; NULL: another packet. */
static __always_inline const struct iphdr *ip_header(const struct xdp_md *ctx)
{
	const struct ethhdr *ether = (void *)(long)ctx->data;
	const struct iphdr *ip = (const void *)(ether + 1);

	if ((void *)(ip + 1) > (void *)(long)ctx->data_end ||
	    ether->h_proto != bpf_htons(ETH_P_IP))
		return NULL;
	return ip;
}

/* ip saddr 10.0.0.0/8 drop */
SEC("xdp")
int hand_prefix(struct xdp_md *ctx)
{
	const struct iphdr *ip = ip_header(ctx);

	return ip && (ip->saddr & TEN_MASK) == TEN ? XDP_DROP : XDP_PASS;
}

/* ip saddr 10.0.0.0/8 tcp dport 22 drop */
SEC("xdp")
int hand_port(struct xdp_md *ctx)
{
	const struct iphdr *ip = ip_header(ctx);
	const struct tcphdr *tcp;

	if (!ip || (ip->saddr & TEN_MASK) != TEN ||
	    ip->protocol != IPPROTO_TCP || ip->frag_off & bpf_htons(0x1fff))
		return XDP_PASS;
	tcp = (const void *)((const __u8 *)ip + ip->ihl * 4);
	if ((void *)(tcp + 1) > (void *)(long)ctx->data_end)
		return XDP_PASS;
	return tcp->dest == bpf_htons(22) ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int lpm_xdp(struct xdp_md *ctx)
{
	const struct iphdr *ip = ip_header(ctx);
	struct prefix key = { .length = 32 };

	if (!ip)
		return XDP_PASS;
	key.address = ip->saddr;
	return bpf_map_lookup_elem(&prefixes, &key) ? XDP_DROP : XDP_PASS;
}

/* ---- rules one after the other, as a simple filter has them ---- */

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, LINEAR_RULES);
	__type(key, __u32);
	__type(value, struct linear_rule);
} rules SEC(".maps");

__u32 n_rules;
__u32 verdict; /* of all rules, and of what none of them names */

struct search {
	__u32 key[LINEAR_FIELDS];
	__u32 found;
};

static long rule_try(__u32 number, struct search *search)
{
	const struct linear_rule *rule = bpf_map_lookup_elem(&rules, &number);
	int i;

	if (!rule)
		return 1;
	for (i = 0; i < LINEAR_FIELDS; i++)
		if (search->key[i] < rule->low[i] ||
		    search->key[i] > rule->high[i])
			return 0;
	search->found = number;
	return 1;
}

SEC("xdp")
int linear_xdp(struct xdp_md *ctx)
{
	const struct iphdr *ip = ip_header(ctx);
	struct search search = { .found = 0 };
	const __be16 *ports;

	if (!ip)
		return XDP_PASS;
	search.key[0] = bpf_ntohl(ip->saddr);
	search.key[1] = bpf_ntohl(ip->daddr);
	search.key[2] = ip->protocol;
	ports = (const void *)((const __u8 *)ip + ip->ihl * 4);
	if ((void *)(ports + 2) <= (void *)(long)ctx->data_end) {
		search.key[3] = bpf_ntohs(ports[0]);
		search.key[4] = bpf_ntohs(ports[1]);
	}
	bpf_loop(n_rules, rule_try, &search, 0);
	return verdict;
}

char bench_license[] SEC("license") = "GPL";

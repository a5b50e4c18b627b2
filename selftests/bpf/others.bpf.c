// SPDX-License-Identifier: GPL-2.0-only
/* Other people's programs: they pass every packet. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* The last word, as Cilium's programs have it. */
SEC("tc")
int says_ok(struct __sk_buff *ctx)
{
	return TC_ACT_OK;
}

/* The next program is asked. */
SEC("tc")
int says_next(struct __sk_buff *ctx)
{
	return TC_ACT_UNSPEC;
}

SEC("xdp")
int xdp_passes(struct xdp_md *ctx)
{
	return XDP_PASS;
}

/* A frame as a VLAN device sends it: the tag is for the driver to write. */
SEC("tc")
int tags_once(struct __sk_buff *ctx)
{
	bpf_skb_vlan_push(ctx, bpf_htons(ETH_P_8021Q), 5);
	return TC_ACT_UNSPEC;
}

/* Of two tags the inner one is in the frame. */
SEC("tc")
int tags_twice(struct __sk_buff *ctx)
{
	bpf_skb_vlan_push(ctx, bpf_htons(ETH_P_8021Q), 6);
	bpf_skb_vlan_push(ctx, bpf_htons(ETH_P_8021AD), 5);
	return TC_ACT_UNSPEC;
}

char others_license[] SEC("license") = "GPL";

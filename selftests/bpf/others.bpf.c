// SPDX-License-Identifier: GPL-2.0-only
/* Other people's programs, for selftests/bpf/order: they pass every packet. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
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

char others_license[] SEC("license") = "GPL";

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program at the attach points of a policy that has a slot
 * (userspace/backend/bpf/slot.h); the program in the slot evaluates. While the
 * slot is empty, packets pass.
 */
#include <linux/bpf.h>
#include <linux/netfilter.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

struct bpf_nf_ctx;

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 4);
} kz_slot SEC(".maps");

/* It is loaded with BPF_F_XDP_HAS_FRAGS where the program in the slot is. */
SEC("xdp")
int kz_dispatch_xdp(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &kz_slot, 0);
	return XDP_PASS;
}

SEC("tc")
int kz_dispatch_tc(struct __sk_buff *ctx)
{
	bpf_tail_call(ctx, &kz_slot, 0);
	return TC_ACT_UNSPEC; /* tcx: TCX_NEXT */
}

SEC("netfilter")
int kz_dispatch_netfilter(struct bpf_nf_ctx *ctx)
{
	bpf_tail_call(ctx, &kz_slot, 0);
	return NF_ACCEPT;
}

char kz_license[] SEC("license") = "GPL";

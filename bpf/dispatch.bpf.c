// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is attached to netfilter hooks. A netfilter link cannot be given
 * another program; to replace a policy is to put another one into the slot.
 * While the slot is empty packets pass.
 */
#include <linux/bpf.h>
#include <linux/netfilter.h>
#include <bpf/bpf_helpers.h>

struct bpf_nf_ctx;

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 4);
} kz_slot SEC(".maps");

SEC("netfilter")
int kz_dispatch(struct bpf_nf_ctx *ctx)
{
	bpf_tail_call(ctx, &kz_slot, 0);
	return NF_ACCEPT;
}

char kz_license[] SEC("license") = "GPL";

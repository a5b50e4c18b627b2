// SPDX-License-Identifier: GPL-2.0-only
/* The module's kfuncs from a netfilter and a tc program: see ../kfunc. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "selftests/kmod/bpf/kfunc.h"

struct sk_buff {
	unsigned int len;
} __attribute__((preserve_access_index));

struct bpf_nf_ctx {
	const struct nf_hook_state *state;
	struct sk_buff *skb;
} __attribute__((preserve_access_index));

extern __u32 kzmark_get_field(struct __sk_buff *skb, __u32 mask) __ksym;
extern int kzmark_set_field(struct __sk_buff *skb, __u32 mask,
			    __u32 value) __ksym;
extern __u32 kzmark_get_flow(struct __sk_buff *skb, __u32 word,
			     __u32 mask) __ksym;
extern int kzmark_set_flow(struct __sk_buff *skb, __u32 word, __u32 mask,
			   __u32 value) __ksym;

struct kfunc_seen seen;

SEC("netfilter")
int at_prerouting(struct bpf_nf_ctx *ctx)
{
	struct __sk_buff *skb = (struct __sk_buff *)ctx->skb;

	if (ctx->skb->len != KFUNC_LENGTH)
		return 1;
	seen.packets++;
	seen.field = kzmark_set_field(skb, 0x0300, 0x0200);
	seen.flow = kzmark_set_flow(skb, 2, 0xff, 5);
	seen.unowned = kzmark_set_field(skb, 0x1000, 0x1000);
	seen.unowned_flow = kzmark_set_flow(skb, 3, 0xff, 5);
	seen.beyond = kzmark_set_field(skb, 0x0300, 0x0400);
	return 1;
}

SEC("tcx/egress")
int at_egress(struct __sk_buff *skb)
{
	if (skb->len != 14 + KFUNC_LENGTH)
		return -1;
	if (kzmark_get_field(skb, 0x0300) == 0x0200 &&
	    kzmark_get_flow(skb, 2, 0xff) == 5)
		seen.left++;
	seen.left_set = kzmark_set_field(skb, 0x0300, 0x0100);
	return -1;
}

char LICENSE[] SEC("license") = "GPL";

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other half of xdp.bpf.c: at tc ingress of the same device, what an XDP
 * program left before the frame becomes skb->mark, the window's bits of it.
 * It knows nothing of the policy but its secret, so that a replace is one step,
 * at XDP. It cannot take the metadata away: a program that writes to packets
 * has those that others hold copied before it runs, and the copy has none.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

#include "bpf/setup.h"

const volatile __u32 kz_secret;

SEC("tc")
int kz_meta(struct __sk_buff *skb)
{
	const struct kz_meta *meta = (void *)(long)skb->data_meta;

	if ((void *)(meta + 1) > (void *)(long)skb->data ||
	    meta->magic != KZ_META_MAGIC || meta->secret != kz_secret)
		return TC_ACT_UNSPEC;
	skb->mark = (skb->mark & ~meta->mask) | (meta->mark & meta->mask);
	return TC_ACT_UNSPEC;
}

char kz_license[] SEC("license") = "GPL";

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other half of xdp.bpf.c: at tc ingress of the same device, what an XDP
 * program left before the frame becomes skb->mark, the window's bits of it.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

#include "setup.h"

const struct kz_setup kz_setup SEC(".rodata") = {};

SEC("tc")
int kz_meta(struct __sk_buff *skb)
{
	const struct kz_meta *meta = (void *)(long)skb->data_meta;
	const struct kz_setup *setup = &kz_setup;
	__u32 window;

	if ((void *)(meta + 1) > (void *)(long)skb->data ||
	    meta->magic != KZ_META_MAGIC)
		return TC_ACT_UNSPEC;
	asm("" : "+r"(setup)); /* its values are the loader's */
	window = setup->header.window;
	skb->mark = (skb->mark & ~window) | (meta->mark & window);
	return TC_ACT_UNSPEC;
}

char kz_license[] SEC("license") = "GPL";

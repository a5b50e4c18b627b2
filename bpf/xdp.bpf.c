// SPDX-License-Identifier: GPL-2.0-only
/*
 * A policy at XDP. Drop is XDP_DROP, everything else passes. There is no mark
 * here: it starts at 0, and what the policy sets travels as metadata before
 * the frame to meta.bpf.c at tc ingress of the same device.
 */
#include "program.h"
#include "env_xdp.h"

kz_inline void parse_frame(struct xdp_md *ctx, struct kz_key *key)
{
	const struct kz_setup *setup = kz_setup_get();
	struct kz_packet packet = {
		.ctx = ctx,
		.frags = setup->frags,
		.data = (void *)(long)ctx->data,
		.data_end = (void *)(long)ctx->data_end,
	};
	const __u8 *version;
	__u32 buffer;

	if (setup->ether && setup->header.features & KZ_F_ETHER)
		kz_parse_link(&packet, key);
	if (setup->link_length) {
		kz_parse_ether(&packet, setup->header.features, key);
		return;
	}
	version = kz_packet_bytes(&packet, 0, 1, &buffer);
	kz_parse_network(&packet, 0,
			 version && *version >> 4 == 6 ? KZ_ETHERTYPE_IP6 :
							 KZ_ETHERTYPE_IP,
			 setup->header.features, key);
}

/* Put the mark where meta.bpf.c finds it; false if the driver cannot. */
kz_inline bool leave_mark(struct xdp_md *ctx, __u32 mark, __u32 mask)
{
	struct kz_meta *meta;

	if (bpf_xdp_adjust_meta(ctx, -(int)sizeof(*meta)))
		return false;
	meta = (void *)(long)ctx->data_meta;
	if ((void *)(meta + 1) > (void *)(long)ctx->data)
		return false;
	meta->magic = KZ_META_MAGIC;
	meta->mark = mark;
	meta->mask = mask;
	return true;
}

kz_inline __u32 input_device(const struct xdp_md *ctx,
			     const struct kz_setup *setup)
{
	__u32 ifindex = ctx->ingress_ifindex;

	kz_opaque(ifindex); /* a load of its own: the context allows no other */
	return setup->testing ? kz_test.iif : ifindex;
}

SEC("xdp")
int kz_xdp(struct xdp_md *ctx)
{
	const struct kz_setup *setup = kz_setup_get();
	struct kz_eval e = {};

	if (setup->header.features & KZ_F_DEVICES)
		e.key.word[KZ_W_IIF] = input_device(ctx, setup);
	parse_frame(ctx, &e.key);
	if (kz_judge(&e) == KZ_DROP)
		return XDP_DROP;
	/* Better no packet than one that goes the way of an unmarked one. */
	if (setup->header.features & KZ_F_MARK_WRITE && e.key.word[KZ_W_MARK] &&
	    !leave_mark(ctx, e.key.word[KZ_W_MARK], setup->header.window))
		return XDP_ABORTED;
	return XDP_PASS;
}

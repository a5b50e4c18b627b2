/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a policy asks of the packet's bytes (core/payload.h). Each walk through
 * the headers is a function that the verifier verifies by itself: one after
 * the other, it would follow each path through the second from the end of each
 * path through the first. A program defines before this
 *
 *	kz_payload_open(ctx, packet, network)
 *		the packet, and where its IP header begins; false: unknown
 */
#ifndef KZ_BPF_PAYLOAD_H
#define KZ_BPF_PAYLOAD_H

#include "bpf/asked.h"

KZ_SUBPROGRAM int kz_read_routing(KZ_ASKED_CONTEXT *ctx, struct kz_eval *e)
{
	struct kz_packet packet;
	__u32 network;

	if (e && kz_setup_get()->header.features & KZ_F_ROUTING &&
	    kz_payload_open(ctx, &packet, &network))
		kz_routing_fill(e, &packet, network);
	return 0;
}

KZ_SUBPROGRAM int kz_read_options(KZ_ASKED_CONTEXT *ctx, struct kz_eval *e)
{
	struct kz_packet packet;
	__u32 network;

	if (e && kz_setup_get()->header.features & KZ_F_OPTIONS &&
	    kz_payload_open(ctx, &packet, &network))
		kz_options_fill(e, &packet, network);
	return 0;
}

KZ_SUBPROGRAM int kz_read_slice(KZ_ASKED_CONTEXT *ctx, struct kz_eval *e,
				__u32 i)
{
	struct kz_packet packet;
	__u32 network;

	if (e && kz_setup_get()->header.features & KZ_F_PAYLOAD &&
	    i < KZ_MAX_ASKED && kz_payload_open(ctx, &packet, &network))
		kz_slice_fill(e, &packet, network, i);
	return 0;
}

/* For policies with KZ_F_PACKET_BYTES. */
kz_inline void kz_read_payload(KZ_ASKED_CONTEXT *ctx, struct kz_eval *e)
{
	const struct kz_image_header *header = &kz_setup_get()->header;
	__u32 i;

	if (header->features & KZ_F_ROUTING)
		kz_read_routing(ctx, e);
	if (header->features & KZ_F_OPTIONS)
		kz_read_options(ctx, e);
	if (!(header->features & KZ_F_PAYLOAD))
		return;
	for (i = 0; i < KZ_MAX_ASKED; i++)
		if (kz_is_slice(header, i))
			kz_read_slice(ctx, e, i);
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An XDP frame's bytes for core/parse.h: direct access to its first buffer;
 * where the device may hand over frames of several (setup.frags), a helper
 * for the rest.
 */
#ifndef KZ_ENV_XDP_H
#define KZ_ENV_XDP_H

#include "core/key.h"

struct kz_packet {
	struct xdp_md *ctx;
	void *data;
	void *data_end;
	bool frags;
};

kz_inline __u32 kz_packet_length(const struct kz_packet *packet)
{
	if (packet->frags)
		return bpf_xdp_get_buff_len(packet->ctx);
	return packet->data_end - packet->data;
}

kz_inline bool kz_packet_copy(const struct kz_packet *packet, __u32 offset,
			      void *buffer, __u32 length)
{
	return packet->frags &&
	       !bpf_xdp_load_bytes(packet->ctx, offset, buffer, length);
}

#include "bpf/env_direct.h"

#endif

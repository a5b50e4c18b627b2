/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An XDP frame's bytes for core/parse.h: direct access to its first buffer;
 * where the device may hand over frames of several (setup.frags), a helper
 * for the rest. Copies are few packets' and take stack and the verifier's time:
 * so the program first parses without (cut), and again where it has to.
 */
#ifndef KZ_ENV_XDP_H
#define KZ_ENV_XDP_H

#include "core/key.h"

struct kz_packet {
	struct xdp_md *ctx;
	void *data;
	void *data_end;
	bool frags;
	bool *cut; /* NULL: copy; else set for bytes that would be copied */
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
	if (!packet->frags)
		return false;
	if (!packet->cut)
		return !bpf_xdp_load_bytes(packet->ctx, offset, buffer, length);
	*packet->cut = true;
	return false;
}

#include "bpf/env_direct.h"

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An skb's bytes at tc for core/parse.h: direct access to its linear part, a
 * copy of what lies in fragments.
 */
#ifndef KZ_ENV_TC_H
#define KZ_ENV_TC_H

#include "core/key.h"

struct kz_packet {
	struct __sk_buff *skb;
	void *data;
	void *data_end;
};

kz_inline __u32 kz_packet_length(const struct kz_packet *packet)
{
	return packet->skb->len;
}

kz_inline const void *kz_packet_copy(const struct kz_packet *packet,
				     __u32 offset, __u32 length, void *buffer)
{
	return bpf_skb_load_bytes(packet->skb, offset, buffer, length) ? NULL :
									 buffer;
}

#include "bpf/env_direct.h"

#endif

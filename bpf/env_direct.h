/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A packet's bytes for core/parse.h where the program may read part of it
 * directly: env_tc.h and env_xdp.h, which define struct kz_packet with data
 * and data_end, and before this header
 *
 *	kz_packet_copy(packet, offset, buffer, length)
 *		false if the packet has no such bytes
 */
#ifndef KZ_ENV_DIRECT_H
#define KZ_ENV_DIRECT_H

#define KZ_MAX_DIRECT 0x7fff /* the verifier adds less to a packet pointer */

kz_inline const void *kz_packet_bytes(const struct kz_packet *packet,
				      __u32 offset, __u32 length, void *buffer)
{
	void *at;

	if (offset > KZ_MAX_DIRECT)
		return NULL;
	at = packet->data + offset;
	kz_assume(at);
	if (at + length <= packet->data_end)
		return at;
	return kz_packet_copy(packet, offset, buffer, length) ? buffer : NULL;
}

#include "core/parse.h"
_Static_assert(KZ_MAX_OFFSET == KZ_MAX_DIRECT, "kz_packet_bytes");

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A packet's bytes for core/parse.h where the program may read part of it
 * directly: env_tc.h and env_xdp.h, which define struct kz_packet with data
 * and data_end, and before this header
 *
 *	kz_packet_copy(packet, offset, length, buffer)
 *		the bytes in the buffer or elsewhere; NULL if the packet is
 *		shorter
 */
#ifndef KZ_ENV_DIRECT_H
#define KZ_ENV_DIRECT_H

#define KZ_MAX_DIRECT 0x7fff /* the verifier adds less to a packet pointer */

kz_inline const void *kz_packet_bytes(const struct kz_packet *packet,
				      __u32 offset, __u32 length, void *buffer)
{
	__u64 from = offset;
	void *at;

	/*
	 * In one register from the check to the sum: what Linux 6.1's verifier
	 * learns of a register it does not know of the stack's slot, from which
	 * clang may read again.
	 */
	if (!__builtin_constant_p(offset))
		kz_opaque_here(from);
	if (from > KZ_MAX_DIRECT)
		return NULL;
	at = packet->data + from;
	kz_assume(at);
	if (at + length <= packet->data_end)
		return at;
	return kz_packet_copy(packet, offset, length, buffer);
}

#include "core/parse.h"
_Static_assert(KZ_MAX_OFFSET == KZ_MAX_DIRECT, "kz_packet_bytes");

#endif

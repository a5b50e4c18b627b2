/* SPDX-License-Identifier: GPL-2.0-only */
/* An XDP frame's bytes for core/parse.h: direct access. */
#ifndef KZ_ENV_XDP_H
#define KZ_ENV_XDP_H

#include "key.h"

struct kz_packet {
	void *data;
	void *data_end;
};

kz_inline __u32 kz_packet_length(const struct kz_packet *packet)
{
	return packet->data_end - packet->data;
}

kz_inline const void *kz_packet_bytes(const struct kz_packet *packet,
				      __u32 offset, __u32 length, void *buffer)
{
	void *at;

	(void)buffer;
	if (offset > 0x7fff)
		return NULL;
	at = packet->data + offset;
	if (at + length > packet->data_end)
		return NULL;
	return at;
}

#include "parse.h"
_Static_assert(KZ_MAX_OFFSET == 0x7fff, "kz_packet_bytes");

#endif

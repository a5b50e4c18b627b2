/* SPDX-License-Identifier: GPL-2.0-only */
/* Check the frame after a test run. */
#ifndef KZ_BPF_FRAME_H
#define KZ_BPF_FRAME_H

#include "userspace/packet/packet.h"

/*
 * Is @frame, of the packet's length, unchanged but for what *@ip says of TTL and
 * DSCP (KZ_IP_* of key.h; NULL: nothing may change) and for the checksum, as
 * RFC 791, RFC 8200 and RFC 2474 define them?
 */
bool bpf_frame_agrees(const struct packet *packet, const uint8_t *frame,
		      const uint32_t *ip);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What a test run may have made of a frame. */
#ifndef KZ_BPF_FRAME_H
#define KZ_BPF_FRAME_H

#include "userspace/packet/packet.h"

/*
 * Is @frame, of the packet's length, what it was, or with @dscp (< 0: none was
 * to be set) what RFC 2474 and RFC 791 make of that?
 */
bool bpf_frame_agrees(const struct packet *packet, const uint8_t *frame,
		      int dscp);

#endif

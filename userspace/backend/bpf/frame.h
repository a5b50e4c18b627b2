/* SPDX-License-Identifier: GPL-2.0-only */
/* Check the frame after a test run. */
#ifndef KZ_BPF_FRAME_H
#define KZ_BPF_FRAME_H

#include "userspace/packet/packet.h"

/*
 * Is @frame, of the packet's length, unchanged but for @dscp (< 0: none was set)
 * and the checksum, as RFC 2474 and RFC 791 define them?
 */
bool bpf_frame_agrees(const struct packet *packet, const uint8_t *frame,
		      int dscp);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Frames of a capture, whatever file they are in, as packets. */
#ifndef KZ_PACKET_CAPTURE_H
#define KZ_PACKET_CAPTURE_H

#include "userspace/packet/collect.h"

struct captured {
	uint32_t number; /* of the frame in its capture, from 1 */
	int type; /* of its link: DLT_* */
	const uint8_t *bytes;
	size_t length;
	size_t wire; /* bytes that it had on the wire */
	uint64_t time; /* ns */
	const struct kz_given *given; /* what is known of its device: */
	uint64_t known; /* bits of conditions, by enum condition_id */
	uint32_t pkttype; /* enum kz_packet_type, or LINK_NOT_SAID */
};

/*
 * Add the frame to @to. One without an Ethernet header gets a synthetic one,
 * and what that says of the link is unknown. What cannot be read is counted.
 * 0, or -ENOMEM.
 */
int capture_add(struct collector *to, const struct captured *captured);

#endif

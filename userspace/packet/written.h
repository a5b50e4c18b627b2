/* SPDX-License-Identifier: GPL-2.0-only */
/* One packet, as people write it. */
#ifndef KZ_PACKET_WRITTEN_H
#define KZ_PACKET_WRITTEN_H

#include "userspace/packet/packet.h"

/*
 * "[WORD VALUE]... LAYER...", as "iif eth0 ip 10.0.0.1 > 10.0.0.2 udp 1 > 53":
 * words of given.h, layers of notation.h. What is not written of the words,
 * but the mark, is unknown. 0 or -errno, with a sentence in @why (WHY_SIZE).
 */
int packets_read_written(const char *text, struct packets *packets, char *why);

/* "WORD VALUE..." alone, into @given; its conditions' bits are added to @read.
 * Returns the same.
 */
int given_read_words(const char *text, struct kz_given *given, uint64_t *read,
		     char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets from captures. */
#ifndef KZ_PACKET_PCAP_H
#define KZ_PACKET_PCAP_H

#include "userspace/packet/packet.h"

/*
 * Captures of Ethernet and of the link types of link.c (libpcap). 0 or -errno,
 * with a sentence in @why (WHY_SIZE). Of a damaged capture the packets before
 * the damage: 0, and packets->damage says what is wrong.
 */
int packets_read_pcap(const char *path, struct packets *packets, char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets from captures. */
#ifndef KZ_PACKET_PCAP_H
#define KZ_PACKET_PCAP_H

#include "userspace/packet/packet.h"

/* Ethernet, raw IP, Linux cooked and BSD loopback captures (libpcap). 0 or
 * -errno, with a sentence in @why (WHY_SIZE). A damaged capture gives the
 * packets before the damage: 0, and @why says what is wrong (else it is empty).
 */
int packets_read_pcap(const char *path, struct packets *packets, char *why);

#endif

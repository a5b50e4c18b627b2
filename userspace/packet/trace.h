/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets from traces. */
#ifndef KZ_PACKET_TRACE_H
#define KZ_PACKET_TRACE_H

#include "userspace/packet/packet.h"

/* A trace: "src dst sport dport proto [rule]", tabs or blanks, addresses also as
 * decimal numbers (IPv4); rule -1: none fires; '#' starts a comment; gzip is
 * unpacked. Each line becomes the smallest valid frame, all at one time (ports count for TCP, UDP and SCTP only). 0 or
 * -errno, @why names the line.
 */
int packets_read_trace(const char *path, struct packets *packets, char *why);

#endif

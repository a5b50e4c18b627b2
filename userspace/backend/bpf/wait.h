/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets that are in a program. */
#ifndef KZ_BPF_WAIT_H
#define KZ_BPF_WAIT_H

/*
 * Wait until no packet is in a program that began before this call. 0 or
 * -errno.
 */
int bpf_wait_for_packets(void);

#endif

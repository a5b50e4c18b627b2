/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel says, beside an errno, of a request that libbpf makes by
 * netlink (the extended ack): libbpf only prints it. bpf(2) itself says nothing.
 */
#ifndef KZ_BPF_KERNEL_SAID_H
#define KZ_BPF_KERNEL_SAID_H

/* Before a request: what was said of those before it is not meant. */
void kernel_said_forget(void);

/* What it said since then, or else the words for @err. Valid until the next. */
const char *kernel_said(int err);

#endif

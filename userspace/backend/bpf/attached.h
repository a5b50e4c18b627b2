/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs of ours that the kernel runs, whether or not they are pinned. */
#ifndef KZ_BPF_ATTACHED_H
#define KZ_BPF_ATTACHED_H

/*
 * Is one attached in this network namespace, at a device or a netfilter hook?
 * 1 or 0; or -errno and a sentence in @why.
 */
int bpf_attached_here(char *why);

/*
 * Does the link @fd run its program in this network namespace? 1, 0 or -errno.
 * That of a netfilter hook keeps its namespace alive, and with it the inode
 * (pin_old.h).
 */
int bpf_link_is_here(int fd);

#endif

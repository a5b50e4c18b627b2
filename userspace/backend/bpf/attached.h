/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs of ours that the kernel runs, whether or not they are pinned. */
#ifndef KZ_BPF_ATTACHED_H
#define KZ_BPF_ATTACHED_H

#include <linux/bpf.h>
#include <stdint.h>

#define BPF_OURS "kz_" /* how the names of our programs begin */
#define AT_POINT_MAX 64 /* programs that one attach point can have */

/* A program at one attach point, whoever attached it. */
struct bpf_attached {
	enum bpf_prog_type type; /* that belongs at the attach point */
	uint32_t program; /* id */
	char where[40]; /* "eth0 native", "eth0 ingress", "input" */
};

/*
 * Call @each for every program that is attached in this network namespace at
 * the attach points for @type (BPF_PROG_TYPE_UNSPEC: all of ours); stops at non-zero and returns
 * it. 0 or -errno.
 */
int bpf_attached_each(enum bpf_prog_type type,
		      int (*each)(const struct bpf_attached *attached,
				  void *context),
		      void *context);

/* Why the kernel could not be asked: returns @err, with a sentence in @why. */
int bpf_attached_refuse(int err, char *why);

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

/* SPDX-License-Identifier: GPL-2.0-only */
/* What netlink.c and netlink_call.c share. */
#ifndef KZ_KMOD_NETLINK_CALL_H
#define KZ_KMOD_NETLINK_CALL_H

#include "userspace/backend/kmod/netlink.h"

struct kmod_attributes {
	const struct nlattr *list[KZMARK_A_MAX + 1]; /* by type, or NULL */
};

void kmod_attributes_read(const struct nlmsghdr *nlh,
			  struct kmod_attributes *attributes);

/* @err, with a sentence about @name in @why: @text, the kernel's own, if any. */
int kmod_explain(int err, const char *text, const char *name, char *why);

#endif

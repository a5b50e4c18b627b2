/* SPDX-License-Identifier: GPL-2.0-only */
/* BPF programs at the netfilter hooks of this network namespace. */
#ifndef KZ_BPF_ATTACHED_NETFILTER_H
#define KZ_BPF_ATTACHED_NETFILTER_H

#include <stdint.h>

/*
 * Call @each with the id of each and its NF_INET_*; stops at non-zero and returns it. 0; or
 * -errno: -EOPNOTSUPP: the kernel does not list them (CONFIG_NETFILTER_NETLINK_HOOK).
 */
int netfilter_programs_each(int (*each)(uint32_t id, uint32_t hook,
					void *context),
			    void *context);

#endif

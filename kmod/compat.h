/* SPDX-License-Identifier: GPL-2.0-only */
/* What differs between the kernels we build for, and nothing else. */
#ifndef KZ_COMPAT_H
#define KZ_COMPAT_H

#include <linux/kconfig.h>
#include <linux/version.h>
#include <net/genetlink.h>

/* Kernels with nftables or iptables' REJECT can answer packets. */
#define KZ_CAN_REJECT \
	(IS_ENABLED(CONFIG_NF_REJECT_IPV4) && IS_ENABLED(CONFIG_NF_REJECT_IPV6))

/* The attributes of the request that @cb's dump answers, by type. */
static inline struct nlattr **kz_dump_attrs(struct netlink_callback *cb)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	return genl_info_dump(cb)->attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

#endif

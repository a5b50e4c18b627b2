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

/* Kernels with xt_connlimit or nft's "ct count", and with the function for
 * packets; see Kbuild.
 */
#ifdef KZ_COUNT_SKB
#define KZ_CAN_COUNT IS_ENABLED(CONFIG_NETFILTER_CONNCOUNT)
#else
#define KZ_CAN_COUNT 0
#endif

#if KZ_CAN_COUNT && defined(KZ_COUNT_FAMILY)
#define kz_count_init(net, length) nf_conncount_init(net, NFPROTO_INET, length)
#define kz_count_destroy(net, data) \
	nf_conncount_destroy(net, NFPROTO_INET, data)
#elif KZ_CAN_COUNT
#define kz_count_init(net, length) nf_conncount_init(net, length)
#define kz_count_destroy(net, data) nf_conncount_destroy(net, data)
#endif

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

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the sender of a dropped packet is told: the value of KZ_W_REDIRECT where
 * the verdict is KZ_DROP, and of struct kz_result's redirect. 0: nothing.
 */
#ifndef KZ_REJECT_H
#define KZ_REJECT_H

#include "core/types.h"

#define KZ_REJECT_KIND 0x000000ffU /* enum kz_reject */
/* "Destination unreachable": its code, where the packet is IPv4, and IPv6. */
#define KZ_REJECT_CODE 0x0000ff00U
#define KZ_REJECT_CODE_SHIFT 8
#define KZ_REJECT_CODE6 0x00ff0000U
#define KZ_REJECT_CODE6_SHIFT 16

enum kz_reject {
	KZ_REJECT_NOTHING,
	KZ_REJECT_UNREACHABLE,
	KZ_REJECT_RESET, /* of TCP; no codes */
};

kz_inline __u8 kz_reject_code(__u32 reject)
{
	return (reject & KZ_REJECT_CODE) >> KZ_REJECT_CODE_SHIFT;
}

kz_inline __u8 kz_reject_code6(__u32 reject)
{
	return (reject & KZ_REJECT_CODE6) >> KZ_REJECT_CODE6_SHIFT;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Why a request was refused, where a fixed sentence does not say it. */
#ifndef KZ_REASON_H
#define KZ_REASON_H

#include <linux/netlink.h>

/*
 * printf-style into @extack. The kernel's own NL_SET_ERR_MSG_FMT() came with
 * 6.2 and has 80 bytes, less than two names of ours. Text beyond
 * KZ_REASON_SIZE is cut off.
 *
 * The text is in a ring, as it must outlive the call and nobody would free it:
 * it is overwritten after KZ_REASONS more refusals. The kernel sends it right
 * after the call, long before that.
 */
#define KZ_REASON_SIZE 224
#define KZ_REASONS 128

__printf(2, 3) void kz_reason(struct netlink_ext_ack *extack,
			      const char *format, ...);

#endif

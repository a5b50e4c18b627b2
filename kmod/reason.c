// SPDX-License-Identifier: GPL-2.0-only
#include <linux/atomic.h>
#include <linux/kernel.h>

#include "kmod/reason.h"

static char ring[KZ_REASONS][KZ_REASON_SIZE];
static atomic_t next;

void kz_reason(struct netlink_ext_ack *extack, const char *format, ...)
{
	u32 at = (u32)atomic_inc_return(&next) % KZ_REASONS;
	va_list list;

	va_start(list, format);
	vsnprintf(ring[at], sizeof(ring[at]), format, list);
	va_end(list);
	extack->_msg = ring[at];
}

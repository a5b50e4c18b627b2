/* SPDX-License-Identifier: GPL-2.0-only */
/* What nfnetlink's subsystems list. */
#ifndef KZ_NFNETLINK_H
#define KZ_NFNETLINK_H

#include <libmnl/libmnl.h>
#include <stdint.h>

/*
 * The request for a dump, in @buffer of 64 bytes and what attributes take that
 * are put to it. @type is the subsystem << 8 | its message, @family NFPROTO_*
 * or AF_UNSPEC.
 */
struct nlmsghdr *nfnetlink_dump_request(void *buffer, uint16_t type,
					uint8_t family);

/* netlink_dump() of nfnetlink. */
int nfnetlink_dump(struct nlmsghdr *request, mnl_cb_t hear,
		   void (*again)(void *context), void *context);

#endif

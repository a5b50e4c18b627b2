/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests by generic netlink. */
#ifndef KZ_HOST_NETLINK_H
#define KZ_HOST_NETLINK_H

#include <libmnl/libmnl.h>

#define HOST_REQUEST_SIZE 256

/* The request of @family's @command, for netlink_dump(), in @buffer of
 * HOST_REQUEST_SIZE bytes.
 */
struct nlmsghdr *host_generic_request(void *buffer, uint16_t family,
				      uint8_t command);

#endif

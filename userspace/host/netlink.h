/* SPDX-License-Identifier: GPL-2.0-only */
/* Dumps by netlink, of the caller's network namespace. */
#ifndef KZ_HOST_NETLINK_H
#define KZ_HOST_NETLINK_H

#include <libmnl/libmnl.h>

#define HOST_REQUEST_SIZE 256

/* Make a dump of @request, and netlink_dump() it. */
int host_dump(int bus, struct nlmsghdr *request, mnl_cb_t hear,
	      void (*again)(void *context), void *context);

/* The request for a generic netlink dump of @family's @command, in @buffer of
 * HOST_REQUEST_SIZE bytes.
 */
struct nlmsghdr *host_generic_request(void *buffer, uint16_t family,
				      uint8_t command);

#endif

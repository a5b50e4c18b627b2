/* SPDX-License-Identifier: GPL-2.0-only */
/* Dumps by netlink, of the caller's network namespace. */
#ifndef KZ_NETLINK_DUMP_H
#define KZ_NETLINK_DUMP_H

#include <libmnl/libmnl.h>

#define NETLINK_DUMP_SEQUENCE 1 /* of a request: the only one of its socket */

/*
 * Send @request, a dump with that sequence number, on a socket of @bus
 * (NETLINK_*), and call @hear with each message of the answer. If what is
 * listed changes meanwhile, it is listed again, after a call of @again, which
 * forgets what @hear was told; NULL: it need not. 0 or -errno, the kernel's or
 * @hear's.
 */
int netlink_dump(int bus, const struct nlmsghdr *request, mnl_cb_t hear,
		 void (*again)(void *context), void *context);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Dumps and questions by netlink, of the caller's network namespace. */
#ifndef KZ_NETLINK_DUMP_H
#define KZ_NETLINK_DUMP_H

#include <stdbool.h>

#include <libmnl/libmnl.h>

/*
 * Make a dump of @request, send it on a socket of @bus (NETLINK_*), and call
 * @hear with each message of the answer. If what is listed changes meanwhile,
 * it is listed again, after a call of @again, which forgets what @hear was
 * told; NULL: it need not. 0 or -errno, the kernel's or @hear's.
 */
int netlink_dump(int bus, struct nlmsghdr *request, mnl_cb_t hear,
		 void (*again)(void *context), void *context);

/* Send @request, and call @hear with the one answer. 0 or -errno, likewise. */
int netlink_ask(int bus, struct nlmsghdr *request, mnl_cb_t hear,
		void *context);

/* A dump of every device: @hear gets RTM_NEWLINK without statistics. */
int netlink_dump_links(mnl_cb_t hear, void (*again)(void *context),
		       void *context);

/* And of the filters at device @ifindex's clsact qdisc: RTM_NEWTFILTER. */
int netlink_dump_filters(int ifindex, bool egress, mnl_cb_t hear,
			 void (*again)(void *context), void *context);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's words for an error (the extended ack). */
#ifndef KZ_NETLINK_ERROR_H
#define KZ_NETLINK_ERROR_H

#include <libmnl/libmnl.h>

/* Ask for them on socket @nl, and for errors without the whole request. */
void netlink_error_words(struct mnl_socket *nl);

/*
 * What @nlh, an NLMSG_ERROR or the NLMSG_DONE of a dump, says beside its errno,
 * a string in the message; NULL: nothing.
 */
const char *netlink_error_text(const struct nlmsghdr *nlh);

#endif

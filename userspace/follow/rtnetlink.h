/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's messages about devices. */
#ifndef KZ_FOLLOW_RTNETLINK_H
#define KZ_FOLLOW_RTNETLINK_H

#include <libmnl/libmnl.h>

/* A socket that gets them, without waiting; or -errno and @why. */
int rtnetlink_open(char *why);
/* Give @each every message that has come. 0 or -errno; -ENOBUFS: some are lost.
 */
int rtnetlink_receive(int fd, mnl_cb_t each, void *context);

#endif

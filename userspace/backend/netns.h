/* SPDX-License-Identifier: GPL-2.0-only */
/* Which network namespace the caller is in. */
#ifndef KZ_NETNS_H
#define KZ_NETNS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Its cookie (SO_NETNS_COOKIE, Linux 5.14): no other namespace gets it before
 * the next boot. 0 or -errno.
 */
int netns_cookie(uint64_t *cookie);

/*
 * The inode of /proc/self/ns/net, by which versions before cookies went. Once
 * the namespace is gone, another one gets it. 0 or -errno.
 */
int netns_inode(uint64_t *inode);

/* Is it the initial one, which never ends? */
bool netns_is_initial(void);

/* In it, a folder for each network namespace, called by its cookie: what is
 * kept of it until this system ends.
 */
#define NETNS_RUN "/run/kzmark"

#endif

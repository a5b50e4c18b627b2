/* SPDX-License-Identifier: GPL-2.0-only */
/* What the scan of /proc needs of the list of namespaces.h. */
#ifndef KZ_NAMESPACES_SCAN_H
#define KZ_NAMESPACES_SCAN_H

#include "userspace/backend/namespaces.h"

/* Both return 0 or -errno. */
int namespaces_add(struct namespaces *all, const struct namespace *one);
int namespaces_cookie(const struct namespaces *all, int fd, uint64_t *cookie);

#endif

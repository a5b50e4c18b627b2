/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lets packets past a hook, so that a policy there does not see them:
 * flowtables, bridges, and filters of tc that redirect or are in hardware.
 */
#ifndef KZ_HOST_BYPASS_H
#define KZ_HOST_BYPASS_H

#include <stddef.h>

#include "userspace/base/refuse.h"
#include "userspace/backend/host_device.h"

struct bypass {
	const char *kind; /* "flowtable", "bridge", "redirect", "offload" */
	char where[96]; /* "inet filter ft", "eth0 ingress" */
	const char *past; /* the backends whose policies do not see it */
	const char *text; /* which packets, and what to do */
};

struct bypasses {
	struct bypass *list; /* owned */
	size_t count;
};

/* One that could not be asked is told in @why, and the others are there: the
 * first -errno, or 0. bypasses_free() in any case.
 */
int bypasses_read(struct bypasses *bypasses, const struct host_devices *devices,
		  char *why);
void bypasses_free(struct bypasses *bypasses);

/* Add a copy of @bypass. 0 or -ENOMEM. */
int bypass_add(struct bypasses *bypasses, const struct bypass *bypass);

/* Each adds its own. 0 or -errno. */
int bypass_flowtables(struct bypasses *bypasses);
int bypass_bridges(struct bypasses *bypasses,
		   const struct host_devices *devices);
int bypass_filters(struct bypasses *bypasses,
		   const struct host_devices *devices);

#endif

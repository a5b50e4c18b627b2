/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What 'kzmark follow' follows: one row in follow_sources[] each. A source
 * tells by a file descriptor that something has changed, and makes everything
 * as it shall be, whatever has changed: nothing depends on seeing every event.
 */
#ifndef KZ_FOLLOW_H
#define KZ_FOLLOW_H

#include "userspace/backend/backend.h"

/* What was done. */
struct follow_event {
	const char *event; /* "attached", "failed", "removed", "overrun" */
	const char *policy; /* or NULL, as the others */
	const char *backend;
	const char *device;
	const char *netns; /* one that is gone: its folder's name */
	const char *why;
};

/* Who is told. */
struct follow {
	void (*report)(const struct follow_event *event, void *context);
	void *context;
};

struct follow_source {
	const char *name; /* "devices" */
	/* A descriptor that is readable when there is something to receive, or
	 * -errno and @why.
	 */
	int (*open)(char *why);
	/* Read all that has come. 1: synchronise; 0: it does not matter; or
	 * -errno; -ENOBUFS: the kernel had no room for some of it.
	 */
	int (*receive)(int fd);
	/* Make everything as it shall be. 0, or how many could not be; or
	 * -errno and @why.
	 */
	int (*synchronise)(const struct follow *follow, char *why);
};

/* Ends with a row without a name. */
extern const struct follow_source follow_sources[];

#endif

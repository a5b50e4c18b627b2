/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names of the devices that were there when a source last looked: the
 * kernel also tells of every change of their state.
 */
#ifndef KZ_FOLLOW_KNOWN_H
#define KZ_FOLLOW_KNOWN_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>

struct known {
	struct known_device {
		unsigned int ifindex;
		char name[IF_NAMESIZE];
	} * list;
	size_t count;
};

/* What is there now; without memory for it, some are not known. */
void known_read(struct known *known);

/* Read all messages of @fd (rtnetlink.h). 1: one is of a device, or of a name,
 * that is not known; 0; or -errno; -ENOBUFS: some are lost.
 */
int known_receive(const struct known *known, int fd);

#endif

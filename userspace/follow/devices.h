/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices that come, or get another name: rtnetlink. A row of
 * follow_sources[].
 */
#ifndef KZ_FOLLOW_DEVICES_H
#define KZ_FOLLOW_DEVICES_H

#include "userspace/follow/follow.h"

int devices_receive(int fd);
int devices_synchronise(const struct follow *follow, char *why);

#endif

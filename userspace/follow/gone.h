/* SPDX-License-Identifier: GPL-2.0-only */
/* Network namespaces that are gone, as 'kzmark gc'. A row of follow_sources[].
 */
#ifndef KZ_FOLLOW_GONE_H
#define KZ_FOLLOW_GONE_H

#include "userspace/follow/follow.h"

int gone_receive(int fd);
int gone_synchronise(const struct follow *follow, char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* The system that we run on, as its own programs show it. */
#ifndef KZ_AUDIT_LIVE_H
#define KZ_AUDIT_LIVE_H

#include "userspace/audit/reader.h"

/*
 * Run every reader's commands, in this network namespace. What fails, or is not
 * installed, is in @audit->unread. 0 or -ENOMEM.
 */
int audit_read_live(struct audit *audit);

#endif

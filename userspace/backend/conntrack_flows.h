/* SPDX-License-Identifier: GPL-2.0-only */
/* Fields that conntrack's labels keep. */
#ifndef KZ_CONNTRACK_FLOWS_H
#define KZ_CONNTRACK_FLOWS_H

#include "userspace/backend/backend.h"

/*
 * The flows of the caller's network namespace whose label has any of the bits
 * @window, added to flows->list. 0, or -errno with a sentence in @why and an
 * empty list.
 */
int conntrack_flows(const uint32_t window[KZ_FLOW_WORDS], struct flows *flows,
		    char *why);

#endif

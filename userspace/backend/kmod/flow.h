/* SPDX-License-Identifier: GPL-2.0-only */
/* The flows that xt_kzmark.ko keeps, in conntrack's labels. */
#ifndef KZ_KMOD_FLOW_H
#define KZ_KMOD_FLOW_H

#include "userspace/backend/backend.h"

int kmod_flows(const struct backend *backend, const char *name,
	       struct flows *flows, char *why);

#endif

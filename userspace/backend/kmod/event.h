/* SPDX-License-Identifier: GPL-2.0-only */
/* Events of rules with "log" in xt_kzmark.ko. */
#ifndef KZ_KMOD_EVENT_H
#define KZ_KMOD_EVENT_H

#include "userspace/backend/backend.h"

int kmod_events(const struct backend *backend, const char *name,
		int (*each)(const struct kz_event *event, void *context),
		void *context, char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Images in xt_kzmark.ko changed in place: operations of struct backend. */
#ifndef KZ_KMOD_LIVE_H
#define KZ_KMOD_LIVE_H

#include "userspace/backend/backend.h"

int kmod_live_open(const struct backend *backend, const char *name,
		   struct live *live, char *why);
int kmod_live_change(struct live *live, const struct patch *patch, char *why);
void kmod_live_close(struct live *live);

#endif

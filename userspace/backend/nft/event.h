/* SPDX-License-Identifier: GPL-2.0-only */
/* What rules of nft with "log" tell, by nfnetlink_log. */
#ifndef KZ_NFT_EVENT_H
#define KZ_NFT_EVENT_H

#include "userspace/backend/backend.h"

/* Operation of struct backend; -EBUSY while another process listens. */
int nft_events(const struct backend *backend, const char *name,
	       int (*each)(const struct kz_event *event, void *context),
	       void *context, char *why);

#endif

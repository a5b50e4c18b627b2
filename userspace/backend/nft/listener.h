/* SPDX-License-Identifier: GPL-2.0-only */
/* The reports of a test run's rules (userspace/nft/report.h). */
#ifndef KZ_NFT_LISTENER_H
#define KZ_NFT_LISTENER_H

#include "userspace/backend/nft/log.h"

struct nft_log_entry {
	uint32_t report; /* a rule's number, or enum nft_report */
	uint32_t mark;
	uint32_t ip; /* TTL and DSCP, as KZ_W_IP has them */
};

/* In the caller's namespace. 0, or -errno with a sentence in @why. */
int nft_listener_open(struct mnl_socket **nl, char *why);

/*
 * Call @receive for each report, in order, until NFT_REPORT_LAST. If it does
 * not return 0, it is not called again, and that is returned.
 */
int nft_listener_wait(struct mnl_socket *nl,
		      int (*receive)(const struct nft_log_entry *entry,
				     void *context),
		      void *context, char *why);

#endif

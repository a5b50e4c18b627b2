/* SPDX-License-Identifier: GPL-2.0-only */
/* What rules log of packets (nft_ruleset.h: NFT_ACTION_REPORT), by nfnetlink_log. */
#ifndef KZ_NFT_LOG_H
#define KZ_NFT_LOG_H

#include "nft_netlink.h"

struct nft_heard {
	uint32_t report; /* a rule's number, or enum nft_report */
	uint32_t mark;
	uint8_t dscp;
};

/* In the caller's namespace. 0, or -errno with a sentence in @why. */
int nft_log_open(struct mnl_socket **nl, char *why);

/* Call @hear for all that is logged, in order, until NFT_REPORT_LAST; what it
 * returns other than 0 is returned then, and it is not called again.
 */
int nft_log_hear(struct mnl_socket *nl,
		 int (*hear)(const struct nft_heard *heard, void *context),
		 void *context, char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Receiving what nft rules log, by nfnetlink_log. */
#ifndef KZ_NFT_LOG_H
#define KZ_NFT_LOG_H

#include "userspace/backend/nft/netlink.h"

/*
 * Listen to @group in the caller's namespace; with the first @bytes of each
 * packet. 0, or -errno with a sentence in @why: -EPERM also while another
 * process listens.
 */
int nft_log_open(struct mnl_socket **nl, uint16_t group, uint32_t bytes,
		 char *why);

/*
 * Wait, and call @receive for each message that has come, with its attributes
 * by number (NFULA_*). 0, -ETIME after @milliseconds without one, or -errno.
 * Messages that did not fit into the socket leave gaps in NFULA_SEQ.
 */
int nft_log_receive(struct mnl_socket *nl, int milliseconds,
		    void (*receive)(const struct nlattr **attrs, void *context),
		    void *context);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A sandbox: a network namespace to send packets through, whose rules' reports
 * are read. Its sockets and devices are in that namespace; the caller stays in
 * its own. A closed sandbox is kept for the next one that is opened.
 */
#ifndef KZ_NFT_SANDBOX_H
#define KZ_NFT_SANDBOX_H

#include "userspace/backend/nft/listener.h"
#include "userspace/packet/packet.h"

struct nft_sandbox;

/* 0, or -errno with a sentence in @why; so all of them. */
int nft_sandbox_open(struct nft_sandbox **sandbox, char *why);

/* @reuse: keep it, since its tables are removed. */
void nft_sandbox_close(struct nft_sandbox *sandbox, bool reuse);

/* The sandbox's nf_tables; borrowed. */
struct mnl_socket *nft_sandbox_socket(struct nft_sandbox *sandbox);

/*
 * Send @count packets, none that nft_packet_unsupported(), through prerouting;
 * call @receive for each report of them, in order. Packets that reach the
 * hook's end are dropped there. At most NFT_SANDBOX_MAX_PACKETS packets with
 * NFT_SANDBOX_MAX_MESSAGES reports: they may wait in a queue.
 */
#define NFT_SANDBOX_MAX_MESSAGES 8192
#define NFT_SANDBOX_MAX_PACKETS 512 /* net.core.netdev_max_backlog is 1000 */
int nft_sandbox_send(struct nft_sandbox *sandbox, const struct packet *packets,
		     size_t count,
		     int (*receive)(const struct nft_log_entry *entry,
				    void *context),
		     void *context, char *why);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A network namespace of our own to send packets through and to hear what its
 * rules log. The caller stays in its namespace; sockets and devices are in the
 * arena's. One that is closed is kept for the next that is opened.
 */
#ifndef KZ_NFT_SANDBOX_H
#define KZ_NFT_SANDBOX_H

#include "userspace/backend/nft/listener.h"
#include "userspace/packet/packet.h"

struct nft_sandbox;

/* 0, or -errno with a sentence in @why; so all of them. */
int nft_sandbox_open(struct nft_sandbox **sandbox, char *why);

/* Keeps it if @reuse: it has no tables any more. */
void nft_sandbox_close(struct nft_sandbox *sandbox, bool reuse);

/* Of the arena's nf_tables. */
struct mnl_socket *nft_sandbox_socket(struct nft_sandbox *sandbox);

/*
 * Send @count packets, none that nft_packet_unsupported(), through prerouting; call
 * @receive for all that is logged of them, in order. What reaches the hook's end
 * goes no further. Not more than NFT_SANDBOX_MAX_MESSAGES messages should come of it,
 * and no more than NFT_SANDBOX_MAX_PACKETS be sent: they may wait in a queue.
 */
#define NFT_SANDBOX_MAX_MESSAGES 8192
#define NFT_SANDBOX_MAX_PACKETS 512 /* net.core.netdev_max_backlog is 1000 */
int nft_sandbox_send(struct nft_sandbox *sandbox, const struct packet *packets,
		     size_t count,
		     int (*receive)(const struct nft_log_entry *entry,
				    void *context),
		     void *context, char *why);

#endif

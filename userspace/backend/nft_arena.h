/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A network namespace of our own to send packets through and to hear what its
 * rules log. The caller stays in its namespace; sockets and devices are in the
 * arena's. One that is closed is kept for the next that is opened.
 */
#ifndef KZ_NFT_ARENA_H
#define KZ_NFT_ARENA_H

#include "nft_heard.h"
#include "packet.h"

struct nft_arena;

/* 0, or -errno with a sentence in @why; so all of them. */
int nft_arena_open(struct nft_arena **arena, char *why);

/* Keeps it if @reuse: it has no tables any more. */
void nft_arena_close(struct nft_arena *arena, bool reuse);

/* Of the arena's nf_tables. */
struct mnl_socket *nft_arena_socket(struct nft_arena *arena);

/*
 * Send @count packets, none that nft_judge_refuses(), through prerouting; call
 * @hear for all that is logged of them, in order. What reaches the hook's end
 * goes no further. Not more than NFT_ARENA_HEARD messages should come of it,
 * and no more than NFT_ARENA_PACKETS be sent: they may wait in a queue.
 */
#define NFT_ARENA_HEARD 8192
#define NFT_ARENA_PACKETS 512 /* net.core.netdev_max_backlog is 1000 */
int nft_arena_send(struct nft_arena *arena, const struct packet *packets,
		   size_t count,
		   int (*hear)(const struct nft_heard *heard, void *context),
		   void *context, char *why);

#endif

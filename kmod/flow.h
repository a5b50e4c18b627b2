/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The words that a packet's flow keeps: the 128 bits of the conntrack label, as
 * words 0 to 3 (key words KZ_W_FLOW + i). Both directions of a flow have the
 * same words, and NAT does not change them.
 *
 * A packet may have no flow (untracked, invalid, before conntrack's hook), and
 * a flow no label, if it began before anything in its namespace used labels.
 * Then all words read as 0 and cannot be written. So users register early.
 */
#ifndef KZ_FLOW_STORE_H
#define KZ_FLOW_STORE_H

#include "core/key.h"

struct net;
struct sk_buff;

void kz_flow_read(const struct sk_buff *skb, u32 words[KZ_FLOW_WORDS]);

/*
 * Write the bits of @masks only, each word in one atomic step. 0, -ENOENT: the
 * packet has no flow, or -ENOSPC: the flow has no label. From packet context.
 */
int kz_flow_write(struct sk_buff *skb, const u32 words[KZ_FLOW_WORDS],
		  const u32 masks[KZ_FLOW_WORDS]);

/*
 * Until the same number of calls of kz_flow_unlabel(), flows that begin in @net
 * have labels. This does not turn conntrack on. 0 or -errno; may sleep, as the
 * next two do.
 */
int kz_flow_label(struct net *net);
void kz_flow_unlabel(struct net *net);

/* The same, and conntrack is on for IPv4 and IPv6. */
int kz_flow_get(struct net *net);
void kz_flow_put(struct net *net);

#endif

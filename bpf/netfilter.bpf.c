// SPDX-License-Identifier: GPL-2.0-only
/*
 * A policy at a netfilter hook, IPv4 and IPv6. A filter only: a program of this
 * type may not write to the packet, and may write the mark only with the
 * module's help. The hooks run dispatch.bpf.c, which calls this.
 */
#include <linux/netfilter.h>

#define KZ_NOW bpf_ktime_get_ns
/* At output in a process, which interrupts and other processes may displace
 * between reading and writing.
 */
#define kz_count_add(to, value) ((void)__sync_fetch_and_add(to, value))
#include "bpf/program.h"
#include "bpf/env_netfilter.h"
#include "bpf/asked.h"

#define KZ_CONTEXT struct bpf_nf_ctx
#define kz_context_skb(ctx) ((struct __sk_buff *)(ctx)->skb)
#include "bpf/labels.h"

KZ_SUBPROGRAM int kz_parse_packet(struct bpf_nf_ctx *ctx, struct kz_key *key)
{
	struct sk_buff *skb = ctx->skb;
	struct kz_packet packet = { .length = skb->len };
	__u32 ethertype = KZ_ETHERTYPE_IP;

	if (!key)
		return 0;
	if (bpf_dynptr_from_skb((struct __sk_buff *)skb, 0, &packet.dynptr))
		return 0;
	if (ctx->state->pf == NFPROTO_IPV6)
		ethertype = KZ_ETHERTYPE_IP6;
	kz_parse_network(&packet, 0, ethertype, kz_setup_get()->header.features,
			 key);
	return 0;
}

kz_inline bool kz_payload_open(struct bpf_nf_ctx *ctx, struct kz_packet *packet,
			       __u32 *network)
{
	packet->length = ctx->skb->len;
	*network = 0;
	return !bpf_dynptr_from_skb((struct __sk_buff *)ctx->skb, 0,
				    &packet->dynptr);
}
#include "bpf/payload.h"

/* As nft_ct_get_eval() reads it: a connection's pointer, and below it enum
 * ip_conntrack_info.
 */
kz_inline __u32 connection_state(const struct sk_buff *skb)
{
	unsigned long both = skb->_nfct;
	__u32 info = both & NFCT_INFOMASK;

	if (both & ~NFCT_INFOMASK)
		return 1U << (info % IP_CT_IS_REPLY + 1);
	return kz_ct_bit(info == IP_CT_UNTRACKED ? KZ_CT_UNTRACKED :
						   KZ_CT_INVALID);
}

SEC("netfilter")
int kz_netfilter(struct bpf_nf_ctx *ctx)
{
	const struct kz_setup *setup = kz_setup_get();
	const struct nf_hook_state *state = ctx->state;
	struct kz_eval e = {};

	kz_parse_packet(ctx, &e.key);
	if (setup->testing) {
		kz_key_take(&e, &kz_test.given);
	} else {
		e.key.word[KZ_W_MARK] = ctx->skb->mark;
		if (state->in)
			e.key.word[KZ_W_IIF] = state->in->ifindex;
		if (state->out)
			e.key.word[KZ_W_OIF] = state->out->ifindex;
		if (setup->header.features & KZ_F_CT)
			kz_key_set_ct(&e.key, connection_state(ctx->skb));
		if (setup->header.features & KZ_F_ASKED)
			kz_fill_asked(ctx, &e);
	}
	if (setup->header.features & KZ_F_PACKET_BYTES)
		kz_read_payload(ctx, &e);
	if (setup->header.features & KZ_F_FLOW)
		kz_labels_read(ctx, &e.key);
	if (kz_program_run(&e) == KZ_DROP)
		return NF_DROP;
	if (setup->header.features & KZ_F_FLOW)
		kz_labels_write(ctx, &e);
	if (setup->header.features & KZ_F_MARK_WRITE && !setup->testing)
		kz_labels_mark(ctx, ctx->skb->mark, e.key.word[KZ_W_MARK]);
	return NF_ACCEPT;
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An skb's bytes at a netfilter hook for core/parse.h, from the network
 * header on: kfuncs that give a pointer into the linear part or copy.
 *
 * The kernel's types as far as they are read here; CO-RE finds the fields.
 */
#ifndef KZ_ENV_NETFILTER_H
#define KZ_ENV_NETFILTER_H

#include "core/key.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), \
			     apply_to = record)
struct net_device {
	int ifindex;
};

struct nf_hook_state {
	__u8 hook;
	__u8 pf;
	struct net_device *in;
	struct net_device *out;
};

struct sk_buff {
	unsigned int len;
	__u32 mark;
	unsigned long _nfct;
};

#define NFCT_INFOMASK 7UL
#define IP_CT_IS_REPLY 3
#define IP_CT_UNTRACKED 7

struct bpf_nf_ctx {
	const struct nf_hook_state *state;
	struct sk_buff *skb;
};
#pragma clang attribute pop

extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags,
			       struct bpf_dynptr *dynptr) __ksym;
extern void *bpf_dynptr_slice(const struct bpf_dynptr *dynptr, __u32 offset,
			      void *buffer, __u32 buffer__szk) __ksym;

struct kz_packet {
	struct bpf_dynptr dynptr;
	__u32 length;
};

kz_inline __u32 kz_packet_length(const struct kz_packet *packet)
{
	return packet->length;
}

kz_inline const void *kz_packet_bytes(const struct kz_packet *packet,
				      __u32 offset, __u32 length, void *buffer)
{
	return bpf_dynptr_slice(&packet->dynptr, offset, buffer, length);
}

#include "core/parse.h"

#endif

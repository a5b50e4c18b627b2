/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What each hook says when a policy asks for it (enum kz_ask, KZ_ASKS()), into
 * the key's words; see core/asked.h. A program includes this after its
 * packet access, which says whose answers it gets. The module's are in
 * kmod/evaluate.c.
 */
#ifndef KZ_BPF_ASKED_H
#define KZ_BPF_ASKED_H

#include <bpf/bpf_core_read.h>

#include "bpf/program.h"
#include "core/payload.h"

/* The kernel's types, as far as a device's name is looked for. */
struct net_device___name {
	char name[16];
} __attribute__((preserve_access_index));

/* Linux 6.2: @context as the kernel has it. */
extern void *bpf_cast_to_kern_ctx(void *context) __ksym __weak;

/*
 * What @ask asks for about @device's name; NULL: there is none. What comes after
 * the name's end may be of a longer one that it had before.
 */
static __attribute__((noinline)) __u32
kz_answer_name(const struct kz_eval *e, const struct net_device___name *device,
	       __u32 ask)
{
	struct kz_value name = {};
	__u32 i, word, end = 0;
	const __u32 *from;

	if (!device)
		return kz_name_answer(e, &name, ask);
	from = (const __u32 *)device->name;
	for (i = 0; i < KZ_SET_WORDS; i++) {
		word = be32_to_cpu((__be32)from[i]);
		/* The upper bit of each byte that is 0, or comes after one. */
		end |= ~(((word & 0x7f7f7f7f) + 0x7f7f7f7f) | word |
			 0x7f7f7f7f);
		end |= end >> 8;
		end |= end >> 16;
		name.word[i] = word & ~((end >> 7) * 0xff);
		end <<= 24; /* the last byte's, for the next word */
	}
	return kz_name_answer(e, &name, ask);
}

#ifndef KZ_ENV_XDP_H
/* A packet's socket, and through it whose it is. */
struct cred___owner { /* kuid_t, kgid_t: of the initial user namespace */
	struct {
		__u32 val;
	} fsuid, fsgid;
} __attribute__((preserve_access_index));

struct file___owner {
	const struct cred___owner *f_cred;
} __attribute__((preserve_access_index));

struct socket___owner {
	struct file___owner *file;
} __attribute__((preserve_access_index));

struct sock___owner;

struct sock_common___owner {
	volatile unsigned char skc_state;
	struct sock___owner *skc_listener;
} __attribute__((preserve_access_index));

struct sock___owner {
	struct sock_common___owner __sk_common;
	struct socket___owner *sk_socket;
} __attribute__((preserve_access_index));

struct sk_buff___owner {
	struct sock___owner *sk;
} __attribute__((preserve_access_index));

/* Linux 6.2: @object as it is of the type @id of the kernel. */
extern void *bpf_rdonly_cast(const void *object, __u32 id) __ksym __weak;

#define KZ_TCP_TIME_WAIT 6
#define KZ_TCP_NEW_SYN_RECV 12

/*
 * As nft: the answer to a SYN is the listener's. What is not a full socket has no
 * file; its members must not be read.
 */
static __attribute__((noinline)) __u32
kz_answer_owner(const struct sk_buff___owner *skb, bool group)
{
	struct sock___owner *sk = skb->sk;
	struct socket___owner *socket;
	unsigned char state;

	if (!sk)
		return KZ_NO_OWNER;
	state = sk->__sk_common.skc_state;
	if (state == KZ_TCP_TIME_WAIT)
		return KZ_NO_OWNER;
	if (state == KZ_TCP_NEW_SYN_RECV) {
		sk = sk->__sk_common.skc_listener;
		if (!sk)
			return KZ_NO_OWNER;
	}
	sk = bpf_rdonly_cast(sk, bpf_core_type_id_kernel(struct sock___owner));
	socket = sk->sk_socket;
	if (!socket || !socket->file || !socket->file->f_cred)
		return KZ_NO_OWNER;
	return group ? socket->file->f_cred->fsgid.val :
		       socket->file->f_cred->fsuid.val;
}
#endif

#ifdef KZ_ENV_TC_H
/* As nft, not of sockets that are less than full. */
static __attribute__((noinline)) __u32 kz_answer_cgroup(struct __sk_buff *skb,
							const struct kz_eval *e)
{
	const struct kz_cgroup *wanted;
	struct bpf_sock *sk = skb->sk;
	__u32 i, answer = 0;
	__u64 id;

	if (!sk)
		return 0;
	if (!bpf_sk_fullsock(sk))
		return 0;
	for (i = 0; i < KZ_MAX_CGROUPS; i++) {
		wanted = kz_cgroup_get(e, i);
		if (!wanted->level)
			break;
		id = bpf_skb_ancestor_cgroup_id(skb, wanted->level);
		if (id)
			answer |= KZ_CGROUP_DEEP(i);
		if (id && id == wanted->id)
			answer |= KZ_CGROUP_IN(i);
	}
	return answer;
}
#endif

#ifdef KZ_ENV_NETFILTER_H
struct cgroup___group;

struct cgroup_subsys_state___group {
	struct cgroup___group *cgroup;
	struct cgroup_subsys_state___group *parent;
} __attribute__((preserve_access_index));

struct kernfs_node___group {
	__u64 id;
} __attribute__((preserve_access_index));

struct cgroup___group {
	struct cgroup_subsys_state___group self;
	int level;
	struct kernfs_node___group *kn;
} __attribute__((preserve_access_index));

struct sock___group {
	struct sock_common___owner __sk_common;
	struct {
		struct cgroup___group *cgroup;
	} sk_cgrp_data;
} __attribute__((preserve_access_index));

struct sk_buff___group {
	struct sock___group *sk;
} __attribute__((preserve_access_index));

#define KZ_GROUPS_DEEP 64 /* levels below those that a policy names */

/* What the policy's groups are to @group, the socket's or one above it. */
kz_inline __u32 kz_group_answer(const struct cgroup___group *group,
				const struct kz_eval *e)
{
	const struct kz_cgroup *wanted;
	__u32 i, answer = 0, level = group->level;
	__u64 id = group->kn->id;

	for (i = 0; i < KZ_MAX_CGROUPS; i++) {
		wanted = kz_cgroup_get(e, i);
		if (!wanted->level)
			break;
		if (wanted->level != level)
			continue;
		answer |= KZ_CGROUP_DEEP(i);
		if (id == wanted->id)
			answer |= KZ_CGROUP_IN(i);
	}
	return answer;
}

/* No helper reads a group here, and no index may follow a kernel's pointer. */
static __attribute__((noinline)) __u32
kz_answer_cgroup(const struct sk_buff___group *skb, const struct kz_eval *e)
{
	const struct cgroup_subsys_state___group *parent;
	const struct cgroup___group *group;
	struct sock___group *sk = skb->sk;
	__u32 i, answer = 0;
	unsigned char state;

	if (!sk)
		return 0;
	state = sk->__sk_common.skc_state;
	if (state == KZ_TCP_TIME_WAIT || state == KZ_TCP_NEW_SYN_RECV)
		return 0;
	group = sk->sk_cgrp_data.cgroup;
	for (i = 0; i < KZ_GROUPS_DEEP && group; i++) {
		if (group->level <= (int)KZ_CGROUP_LEVELS)
			answer |= kz_group_answer(group, e);
		parent = group->self.parent;
		group = parent ? parent->cgroup : NULL;
	}
	return answer;
}
#endif

/* There is no helper for UTC. By itself, not to use the others' stack. */
static __attribute__((noinline)) __u32 kz_answer_time(const struct kz_eval *e)
{
	return kz_zone_time(e, (__u32)(bpf_ktime_get_tai_ns() / 1000000000) -
				       kz_setup_get()->tai);
}

#ifdef KZ_ENV_TC_H
#define KZ_ASKED_CONTEXT struct __sk_buff

struct sk_buff___device {
	struct net_device___name *dev;
} __attribute__((preserve_access_index));

/* A packet is at one device, of which the other direction's is not asked. By
 * itself, not to use the others' stack.
 */
static __attribute__((noinline)) __u32
kz_answer(KZ_ASKED_CONTEXT *skb, const struct kz_eval *e, enum kz_ask ask)
{
	const struct sk_buff___device *kernel;

	switch (ask) {
	case KZ_ASK_PACKET_TYPE:
		return kz_key_packet_type(&e->key, skb->pkt_type);
	case KZ_ASK_IIFNAME:
	case KZ_ASK_OIFNAME:
	case KZ_ASK_IIFNAME_WORDS ... KZ_ASK_OIFNAME_LAST:
		kernel = bpf_cast_to_kern_ctx(skb);
		return kz_answer_name(e, kernel->dev, ask);
	case KZ_ASK_SKUID:
	case KZ_ASK_SKGID:
		return kz_answer_owner(bpf_cast_to_kern_ctx(skb),
				       ask == KZ_ASK_SKGID);
	case KZ_ASK_CGROUP:
		return kz_answer_cgroup(skb, e);
	case KZ_ASK_TIME:
		return kz_answer_time(e);
	default:
		return 0;
	}
}
#endif

#ifdef KZ_ENV_XDP_H
#define KZ_ASKED_CONTEXT struct xdp_md

/* By the frame's address, as eth_type_trans() does, but of unicast: it does not
 * know the device's. No policy asks that of it. By itself, or clang has the
 * parser share its packet pointers, which Linux 6.1's verifier does not follow.
 */
KZ_SUBPROGRAM int kz_frame_type(struct xdp_md *ctx)
{
	const struct kz_setup *setup = kz_setup_get();
	const __u8 *address;

	if (!setup->ether || !(setup->header.features & KZ_F_ASKED))
		return 0;
	address = (void *)(long)ctx->data;
	if ((void *)(address + 6) > (void *)(long)ctx->data_end ||
	    !(address[0] & 1))
		return KZ_PACKET_HOST;
	return (address[0] & address[1] & address[2] & address[3] & address[4] &
		address[5]) == 0xff ?
		       KZ_PACKET_BROADCAST :
		       KZ_PACKET_MULTICAST;
}

struct xdp_rxq_info___device {
	struct net_device___name *dev;
} __attribute__((preserve_access_index));

struct xdp_buff___device {
	struct xdp_rxq_info___device *rxq;
} __attribute__((preserve_access_index));

kz_inline __u32 kz_answer(KZ_ASKED_CONTEXT *ctx, const struct kz_eval *e,
			  enum kz_ask ask)
{
	const struct xdp_buff___device *kernel;

	switch (ask) {
	case KZ_ASK_PACKET_TYPE:
		return kz_frame_type(ctx);
	case KZ_ASK_IIFNAME:
	case KZ_ASK_IIFNAME_WORDS ... KZ_ASK_IIFNAME_LAST:
		kernel = bpf_cast_to_kern_ctx(ctx);
		return kz_answer_name(e, kernel->rxq->dev, ask);
	case KZ_ASK_TIME:
		return kz_answer_time(e);
	default:
		return 0;
	}
}
#endif

#ifdef KZ_ENV_NETFILTER_H
#define KZ_ASKED_CONTEXT struct bpf_nf_ctx

struct sk_buff___pkt_type {
	__u8 pkt_type : 3;
} __attribute__((preserve_access_index));

kz_inline __u32 kz_skb_type(const struct bpf_nf_ctx *ctx)
{
	return BPF_CORE_READ_BITFIELD(
		(const struct sk_buff___pkt_type *)ctx->skb, pkt_type);
}

kz_inline __u32 kz_answer(KZ_ASKED_CONTEXT *ctx, const struct kz_eval *e,
			  enum kz_ask ask)
{
	switch (ask) {
	case KZ_ASK_PACKET_TYPE:
		return kz_key_packet_type(&e->key, kz_skb_type(ctx));
	case KZ_ASK_IIFNAME:
	case KZ_ASK_IIFNAME_WORDS ... KZ_ASK_IIFNAME_LAST:
		return kz_answer_name(e, (const void *)ctx->state->in, ask);
	case KZ_ASK_OIFNAME:
	case KZ_ASK_OIFNAME_WORDS ... KZ_ASK_OIFNAME_LAST:
		return kz_answer_name(e, (const void *)ctx->state->out, ask);
	case KZ_ASK_SKUID:
	case KZ_ASK_SKGID:
		return kz_answer_owner((const void *)ctx->skb,
				       ask == KZ_ASK_SKGID);
	case KZ_ASK_CGROUP:
		return kz_answer_cgroup((const void *)ctx->skb, e);
	case KZ_ASK_TIME:
		return kz_answer_time(e);
	default:
		return 0;
	}
}
#endif

kz_inline void kz_fill_asked(KZ_ASKED_CONTEXT *ctx, struct kz_eval *e)
{
	const struct kz_setup *setup = kz_setup_get();
	const struct kz_given *given;
	int i;

	for (i = 0; i < KZ_MAX_ASKED && setup->header.asked[i]; i++) {
		if (!setup->testing) {
			e->key.word[kz_asked_word(i)] =
				kz_answer(ctx, e, setup->header.asked[i]);
			continue;
		}
		/* As in kz_program_run(): a loaded policy has no kz_test, so
		 * its address must not be taken.
		 */
		given = &kz_test.given;
		asm volatile("" : "+r"(given));
		e->key.word[kz_asked_word(i)] =
			kz_given_answer(e, given, setup->header.asked[i]);
	}
}

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* The only caller of the evaluator. */
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/net.h>
#include <net/inet_sock.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/sock.h>

#include "kmod/env.h"
#include "kmod/evaluate.h"
#include "kmod/fib.h"
#include "kmod/modify.h"

#include "core/eval.h"
#include "core/payload.h"

static_assert(!((KZ_F_DEVICES | KZ_F_MODIFY) & ~KZ_F_FULL_PATH));

/* Zeroed in pieces that the compiler stores: one of all would be a rep stos,
 * which takes longer to start than to finish.
 */
kz_inline void key_clear(struct kz_key *key)
{
	memset(&key->word[0], 0, 32);
	memset(key->word + 8, 0, 32);
	memset(key->word + 16, 0, 32);
	memset(key->word + 24, 0, 32);
	_Static_assert(sizeof(*key) == 4 * 32, "kz_key");
}

/* As xt_mac does. */
static noinline void fill_ether(const struct sk_buff *skb, u16 type,
				struct kz_key *key)
{
	const void *header = skb_mac_header(skb);

	if (!skb_mac_header_was_set(skb) || header < (const void *)skb->head ||
	    header + ETH_HLEN > (const void *)skb->data)
		return;
	kz_key_ether(header, type, key);
}

/* As nft_ct_get_eval() computes it. */
static u32 connection_state(const struct sk_buff *skb)
{
	enum ip_conntrack_info info;

	if (nf_ct_get(skb, &info))
		return NF_CT_STATE_BIT(info);
	return info == IP_CT_UNTRACKED ? NF_CT_STATE_UNTRACKED_BIT :
					 NF_CT_STATE_INVALID_BIT;
}

/* As nft_meta_get_eval() reads it: a device may be renamed meanwhile. */
static u32 answer_name(const struct kz_eval *e, const struct net_device *device,
		       enum kz_ask ask)
{
	struct kz_value name;
	char text[IFNAMSIZ];
	int i;

	strscpy_pad(text, device ? device->name : "", sizeof(text));
	for (i = 0; i < KZ_SET_WORDS; i++)
		name.word[i] = get_unaligned_be32(text + 4 * i);
	return kz_name_answer(e, &name, ask);
}

/* As nft_meta_get_eval_skugid() reads it, but by the numbers of the initial
 * user namespace, which BPF has as well.
 */
static u32 answer_owner(const struct sk_buff *skb, bool group)
{
	struct sock *sk = skb_to_full_sk(skb);
	u32 number = KZ_NO_OWNER;
	const struct cred *cred;

	if (!sk || !sk_fullsock(sk))
		return number;
	read_lock_bh(&sk->sk_callback_lock);
	if (sk->sk_socket && sk->sk_socket->file) {
		cred = sk->sk_socket->file->f_cred;
		number = group ? from_kgid(&init_user_ns, cred->fsgid) :
				 from_kuid(&init_user_ns, cred->fsuid);
	}
	read_unlock_bh(&sk->sk_callback_lock);
	return number;
}

/* As nft_socket.c reads it where packets are sent. */
static noinline u32 answer_cgroup(const struct kz_eval *e)
{
	u32 answer = 0;
#ifdef CONFIG_SOCK_CGROUP_DATA
	struct sock *sk = e->env.skb->sk;
	const struct kz_cgroup *wanted;
	struct cgroup *group, *above;
	u32 i;

	if (!sk || !sk_fullsock(sk))
		return 0;
	group = sock_cgroup_ptr(&sk->sk_cgrp_data);
	for (i = 0; i < KZ_MAX_CGROUPS; i++) {
		wanted = kz_cgroup_get(e, i);
		if (!wanted->level)
			break;
		above = cgroup_ancestor(group, wanted->level);
		if (!above)
			continue;
		answer |= KZ_CGROUP_DEEP(i);
		if (cgroup_id(above) == wanted->id)
			answer |= KZ_CGROUP_IN(i);
	}
#endif
	return answer;
}

static u32 answer(const struct kz_eval *e, enum kz_ask ask)
{
	const struct kz_hook_context *context = e->env.context;

	switch (ask) {
	case KZ_ASK_PACKET_TYPE:
		return kz_key_packet_type(&e->key, e->env.skb->pkt_type);
	case KZ_ASK_IIFNAME:
	case KZ_ASK_IIFNAME_WORDS ... KZ_ASK_IIFNAME_LAST:
		return answer_name(e, context->in, ask);
	case KZ_ASK_OIFNAME:
	case KZ_ASK_OIFNAME_WORDS ... KZ_ASK_OIFNAME_LAST:
		return answer_name(e, context->out, ask);
	case KZ_ASK_SKUID:
		return answer_owner(e->env.skb, false);
	case KZ_ASK_SKGID:
		return answer_owner(e->env.skb, true);
	case KZ_ASK_CGROUP:
		return answer_cgroup(e);
	case KZ_ASK_FIB_TYPE:
		return kz_fib_daddr_type(e->env.skb, context->net, &e->key);
	case KZ_ASK_FIB_OIF:
		return kz_fib_saddr_exists(e->env.skb, context, &e->key);
	case KZ_ASK_TIME:
		return kz_zone_time(e, ktime_get_real_seconds());
	default:
		return 0;
	}
}

static noinline void fill_asked(struct kz_eval *e)
{
	const struct kz_given *given = e->env.context->given;
	const u8 *asked = kz_env_header(&e->env)->asked;
	int i;

	for (i = 0; i < KZ_MAX_ASKED && asked[i]; i++)
		e->key.word[kz_asked_word(i)] =
			given ? kz_given_answer(e, given, asked[i]) :
				answer(e, asked[i]);
}

static noinline void fill_payload(struct kz_eval *e)
{
	kz_payload_fill(e, kz_packet_from(e->env.skb), 0);
}

/*
 * The packet's mark, within the policy's window; that of a dropped packet only
 * for the copy that is mirrored. All of it is read through @e: values kept in
 * registers would slow down the search.
 */
kz_inline void mark_write(const struct kz_eval *e, u64 full_features,
			  int verdict)
{
	const struct kz_image_header *header = kz_env_header(&e->env);
	struct sk_buff *skb = e->env.skb;

	if (!(header->features & KZ_F_MARK_WRITE))
		return;
	if (verdict == KZ_DROP &&
	    !(full_features & KZ_F_MIRROR && e->key.word[KZ_W_MIRROR]))
		return;
	skb->mark = (skb->mark & ~header->window) |
		    (e->key.word[KZ_W_MARK] & header->window);
}

/* @full_features: policy->full_features; if it is the constant 0, @context may
 * be NULL.
 */
kz_inline int evaluate(const struct kz_policy *policy, u64 full_features,
		       u32 ethertype, struct sk_buff *skb,
		       const struct kz_hook_context *context,
		       struct kz_result *result)
{
	u64 features = policy->image->features;
	struct kz_eval e kz_scratch;
	int verdict;

	key_clear(&e.key);
	e.env.image = (const u8 *)policy->image;
	e.env.policy = policy;
	e.env.skb = skb;
	e.env.context = context;
	if (full_features & KZ_F_ETHER && context->ether)
		fill_ether(skb, ethertype, &e.key);
	kz_parse_network(kz_packet_from(skb), 0, ethertype, features, &e.key);
	e.key.word[KZ_W_MARK] = skb->mark;
	if (full_features & KZ_F_DEVICES) {
		e.key.word[KZ_W_IIF] = context->iif;
		e.key.word[KZ_W_OIF] = context->oif;
	}
	if (full_features || result)
		e.key.word[KZ_W_PRIORITY] = skb->priority;
	if (full_features & KZ_F_CT)
		kz_key_set_ct(&e.key, context->given ?
					      kz_ct_bit(context->given->ct) :
					      connection_state(skb));
	if (full_features & KZ_F_ASKED)
		fill_asked(&e);
	if (full_features & KZ_F_PACKET_BYTES)
		fill_payload(&e);
	verdict = kz_evaluate_as(&e, full_features, result);
	mark_write(&e, full_features, verdict);
	if (full_features & KZ_F_MODIFY && !context->given)
		return kz_packet_modify(full_features, &e.key, skb, context,
					verdict);
	return verdict;
}

int kz_policy_run(const struct kz_policy *policy, struct sk_buff *skb,
		  const struct kz_hook_context *context,
		  struct kz_result *result)
{
	if (policy->full_features)
		return evaluate(policy, policy->full_features,
				context->ethertype, skb, context, result);
	return evaluate(policy, 0, context->ethertype, skb, NULL, result);
}

static const unsigned int verdicts[] = {
	[KZ_CONTINUE] = NF_ACCEPT,
	[KZ_ACCEPT] = NF_ACCEPT,
	[KZ_DROP] = NF_DROP,
	[KZ_STOLEN] = NF_STOLEN,
};

static u32 carried(const struct nf_hook_state *state)
{
	return state->pf == NFPROTO_IPV4 ? ETH_P_IP : ETH_P_IPV6;
}

unsigned int kz_policy_hook_fast(const struct kz_policy *policy,
				 struct sk_buff *skb,
				 const struct nf_hook_state *state)
{
	return verdicts[evaluate(policy, 0, carried(state), skb, NULL, NULL)];
}

unsigned int kz_policy_hook_full(const struct kz_policy *policy,
				 struct sk_buff *skb,
				 const struct nf_hook_state *state)
{
	struct kz_hook_context context = {
		.ethertype = carried(state),
		.net = state->net,
		.hook = state->hook,
	};

	/* Read only for the policies that ask for it. */
	if (policy->full_features & (KZ_F_DEVICES | KZ_F_ETHER | KZ_F_IIFNAME |
				     KZ_F_OIFNAME | KZ_F_FIB_OIF)) {
		context.in = state->in;
		context.out = state->out;
		context.ether = state->in && state->in->type == ARPHRD_ETHER;
		context.iif = state->in ? state->in->ifindex : 0;
		context.oif = state->out ? state->out->ifindex : 0;
	}
	return verdicts[evaluate(policy, policy->full_features,
				 context.ethertype, skb, &context, NULL)];
}

// SPDX-License-Identifier: GPL-2.0-only
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_labels.h>

#include "kmod/flow.h"

static_assert(NF_CT_LABELS_MAX_SIZE == KZ_FLOW_WORDS * sizeof(u32));

/* The packet's flow, or NULL. A template describes flows, and is not one. */
static struct nf_conn *flow_of(const struct sk_buff *skb)
{
	enum ip_conntrack_info state;
	struct nf_conn *ct = nf_ct_get(skb, &state);

	return ct && !nf_ct_is_template(ct) ? ct : NULL;
}

void kz_flow_read(const struct sk_buff *skb, u32 words[KZ_FLOW_WORDS])
{
	const struct nf_conn *ct = flow_of(skb);
	const struct nf_conn_labels *labels = ct ? nf_ct_labels_find(ct) : NULL;
	const u32 *from = (const u32 *)(labels ? labels->bits : NULL);
	int i;

	for (i = 0; i < KZ_FLOW_WORDS; i++)
		words[i] = from ? READ_ONCE(from[i]) : 0;
}

/* All words are passed: others would be zeroed. */
int kz_flow_write(struct sk_buff *skb, const u32 words[KZ_FLOW_WORDS],
		  const u32 masks[KZ_FLOW_WORDS])
{
	struct nf_conn *ct = flow_of(skb);
	u32 data[KZ_FLOW_WORDS];
	int i;

	if (!ct)
		return -ENOENT;
	/* The bits of the data are XORed onto what the mask left. */
	for (i = 0; i < KZ_FLOW_WORDS; i++)
		data[i] = words[i] & masks[i];
	return nf_connlabels_replace(ct, data, masks, KZ_FLOW_WORDS);
}

int kz_flow_label(struct net *net)
{
	return nf_connlabels_get(net, KZ_FLOW_WORDS * 32 - 1);
}

void kz_flow_unlabel(struct net *net)
{
	nf_connlabels_put(net);
}

int kz_flow_get(struct net *net)
{
	int err;

	/* First the labels, so that no flow begins without one. */
	err = kz_flow_label(net);
	if (err)
		return err;
	err = nf_ct_netns_get(net, NFPROTO_INET);
	if (err)
		kz_flow_unlabel(net);
	return err;
}

void kz_flow_put(struct net *net)
{
	nf_ct_netns_put(net, NFPROTO_INET);
	kz_flow_unlabel(net);
}

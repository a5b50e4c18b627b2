// SPDX-License-Identifier: GPL-2.0-only
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/btf_ids.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/dst.h>

#include "kmod/flow.h"
#include "kmod/kfunc.h"
#include "kmod/net.h"

/* Before 6.9 a module declares kfuncs in another way, and netfilter programs
 * have none.
 */
#ifdef BTF_KFUNCS_START

/* A packet has a device at tc and at most hooks; at netfilter's output it has
 * only a route to one.
 */
static const struct kz_net *net_of(const struct sk_buff *skb)
{
	const struct net_device *dev = skb->dev;

	if (!dev && skb_dst(skb))
		dev = skb_dst(skb)->dev;
	return dev ? kz_net_get(dev_net(dev)) : NULL;
}

/* Word 0 is the mark, 1 to 4 are the flow's. */
static int check(const struct sk_buff *skb, u32 word, u32 mask, u32 value)
{
	const struct kz_net *kn = net_of(skb);

	if (!mask || value & ~mask)
		return -EINVAL;
	if (!kn || mask & ~READ_ONCE(kn->owned[word]))
		return -EPERM;
	return 0;
}

__bpf_kfunc_start_defs();

/* The verifier passes the sk_buff of the context. */
__bpf_kfunc u32 kzmark_get_field(struct __sk_buff *ctx, u32 mask)
{
	const struct sk_buff *skb = (const struct sk_buff *)ctx;

	return skb->mark & mask;
}

__bpf_kfunc int kzmark_set_field(struct __sk_buff *ctx, u32 mask, u32 value)
{
	struct sk_buff *skb = (struct sk_buff *)ctx;
	int err = check(skb, 0, mask, value);

	if (!err)
		skb->mark = (skb->mark & ~mask) | value;
	return err;
}

__bpf_kfunc u32 kzmark_get_flow(struct __sk_buff *ctx, u32 word, u32 mask)
{
	u32 words[KZ_FLOW_WORDS];

	if (word >= KZ_FLOW_WORDS)
		return 0;
	kz_flow_read((const struct sk_buff *)ctx, words);
	return words[word] & mask;
}

__bpf_kfunc int kzmark_set_flow(struct __sk_buff *ctx, u32 word, u32 mask,
				u32 value)
{
	u32 words[KZ_FLOW_WORDS] = {}, masks[KZ_FLOW_WORDS] = {};
	struct sk_buff *skb = (struct sk_buff *)ctx;
	int err;

	if (word >= KZ_FLOW_WORDS)
		return -EINVAL;
	err = check(skb, 1 + word, mask, value);
	if (err)
		return err;
	words[word] = value;
	masks[word] = mask;
	return kz_flow_write(skb, words, masks);
}

__bpf_kfunc_end_defs();

BTF_KFUNCS_START(kfunc_ids)
BTF_ID_FLAGS(func, kzmark_get_field)
BTF_ID_FLAGS(func, kzmark_set_field)
BTF_ID_FLAGS(func, kzmark_get_flow)
BTF_ID_FLAGS(func, kzmark_set_flow)
BTF_KFUNCS_END(kfunc_ids)

static const struct btf_kfunc_id_set kfunc_set = {
	.owner = THIS_MODULE,
	.set = &kfunc_ids,
};

/* If a program type is refused, the kernel drops those registered before. */
void kz_kfunc_init(void)
{
	int err;

	err = register_btf_kfunc_id_set(BPF_PROG_TYPE_SCHED_CLS, &kfunc_set);
	if (!err)
		err = register_btf_kfunc_id_set(BPF_PROG_TYPE_NETFILTER,
						&kfunc_set);
	if (err)
		pr_notice("no kfuncs for BPF: error %d\n", err);
}

#else

void kz_kfunc_init(void)
{
}

#endif

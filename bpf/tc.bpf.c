// SPDX-License-Identifier: GPL-2.0-only
/*
 * A policy at tc, ingress or egress, by tcx or clsact. Drop is TC_ACT_SHOT,
 * everything else lets the next program or filter have the packet. Of
 * skb->mark it writes the window's bits only.
 */
#include <linux/pkt_cls.h>

#include "program.h"
#include "env_tc.h"

KZ_SUBPROGRAM int kz_parse_frame(struct __sk_buff *skb, struct kz_key *key)
{
	const struct kz_setup *setup = kz_setup_get();
	struct kz_packet packet = {
		.skb = skb,
		.data = (void *)(long)skb->data,
		.data_end = (void *)(long)skb->data_end,
	};

	if (!key)
		return 0;
	/* The kernel takes the outer tag out of the frame. */
	if (skb->vlan_present) {
		key->word[KZ_W_CLASS] |= KZ_C_VLAN;
		key->word[KZ_W_VLAN] = skb->vlan_tci & 0xfff;
	}
	if (setup->ether && setup->header.features & KZ_F_ETHER)
		kz_parse_link(&packet, key);
	if (setup->link_length)
		kz_parse_ether(&packet, setup->header.features, key);
	else
		kz_parse_network(&packet, 0, be16_to_cpu((__be16)skb->protocol),
				 setup->header.features, key);
	return 0;
}

kz_inline void fill_devices(const struct __sk_buff *skb,
			    const struct kz_setup *setup, struct kz_key *key)
{
	if (setup->testing) {
		key->word[KZ_W_IIF] = kz_test.iif;
		key->word[KZ_W_OIF] = kz_test.oif;
	} else if (setup->egress) {
		key->word[KZ_W_IIF] = skb->ingress_ifindex;
		key->word[KZ_W_OIF] = skb->ifindex;
	} else {
		key->word[KZ_W_IIF] = skb->ifindex;
	}
}

SEC("tc")
int kz_tc(struct __sk_buff *skb)
{
	const struct kz_setup *setup = kz_setup_get();
	__u32 window = setup->header.window, mark = skb->mark;
	struct kz_eval e = {};

	fill_devices(skb, setup, &e.key);
	e.key.word[KZ_W_MARK] = mark;
	kz_parse_frame(skb, &e.key);
	if (kz_judge(&e) == KZ_DROP)
		return TC_ACT_SHOT;
	if (setup->header.features & KZ_F_MARK_WRITE &&
	    e.key.word[KZ_W_MARK] != mark)
		skb->mark = (mark & ~window) | (e.key.word[KZ_W_MARK] & window);
	return TC_ACT_UNSPEC; /* tcx: TCX_NEXT */
}

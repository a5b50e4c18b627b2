// SPDX-License-Identifier: GPL-2.0-only
/*
 * A policy at tc, ingress or egress, by tcx or clsact. Drop is TC_ACT_SHOT;
 * other packets go to the next program or filter, or are redirected. Of
 * skb->mark it writes the window's bits only.
 */
#include <linux/pkt_cls.h>

#include "bpf/program.h"
#include "bpf/env_tc.h"
#include "bpf/asked.h"
#include "bpf/ip_header.h"

#define KZ_CONTEXT struct __sk_buff
#define kz_context_skb(ctx) (ctx)
#include "bpf/labels.h"

kz_inline struct kz_packet packet_of(struct __sk_buff *skb)
{
	return (struct kz_packet){
		.skb = skb,
		.data = (void *)(long)skb->data,
		.data_end = (void *)(long)skb->data_end,
	};
}

/* 0: the policy does not see this frame. */
KZ_SUBPROGRAM int kz_parse_frame(struct __sk_buff *skb, struct kz_key *key)
{
	const struct kz_setup *setup = kz_setup_get();
	struct kz_packet packet = packet_of(skb);
	__u32 type;

	if (!key)
		return 0;
	/* The kernel takes the outer tag out of the frame. */
	if (skb->vlan_present) {
		key->word[KZ_W_CLASS] |= KZ_C_VLAN;
		key->word[KZ_W_LINK] = skb->vlan_tci & KZ_LINK_VID;
	}
	if (setup->ether && setup->header.features & KZ_F_ETHER)
		kz_parse_link(&packet, key);
	if (setup->link_length)
		return kz_parse_ether(&packet, setup->header.features, key);
	type = be16_to_cpu((__be16)skb->protocol);
	if (!kz_is_seen(type, setup->header.features))
		return 0;
	kz_parse_network(&packet, 0, type, setup->header.features, key);
	return 1;
}

kz_inline void fill_devices(const struct __sk_buff *skb,
			    const struct kz_setup *setup, struct kz_key *key)
{
	if (setup->testing) {
		key->word[KZ_W_IIF] = kz_test.given.iif;
		key->word[KZ_W_OIF] = kz_test.given.oif;
	} else if (setup->egress) {
		key->word[KZ_W_IIF] = skb->ingress_ifindex;
		key->word[KZ_W_OIF] = skb->ifindex;
	} else {
		key->word[KZ_W_IIF] = skb->ifindex;
	}
}

kz_inline bool kz_payload_open(struct __sk_buff *skb, struct kz_packet *packet,
			       __u32 *network)
{
	*packet = packet_of(skb);
	*network = kz_network_offset(packet,
				     KZ_MAX_VLAN_TAGS - !!skb->vlan_present);
	return true;
}
#include "bpf/payload.h"

/* Write @part of the header at @at, as @key has it. */
kz_inline void store_part(struct __sk_buff *skb, const struct kz_key *key,
			  __u32 at, int part)
{
	__u32 offset = at + kz_ip_part_offset(key, part);
	__be16 old, changed;

	if (bpf_skb_load_bytes(skb, offset, &old, sizeof(old)))
		return;
	changed = kz_ip_part(key, part, old);
	if (changed == old)
		return;
	if (kz_key_family(key) == KZ_FAMILY_IP6) {
		bpf_skb_store_bytes(skb, offset, &changed, sizeof(changed),
				    BPF_F_RECOMPUTE_CSUM);
	} else {
		/* The two changes cancel out in skb->csum. */
		bpf_skb_store_bytes(skb, offset, &changed, sizeof(changed), 0);
		bpf_l3_csum_replace(skb,
				    at + offsetof(struct kz_wire_ip, checksum),
				    old, changed, sizeof(old));
	}
}

/* Write what @key has of the IP header into the packet. */
KZ_SUBPROGRAM int kz_store_ip(struct __sk_buff *skb, const struct kz_key *key)
{
	struct kz_packet packet = packet_of(skb);
	__u32 at;
	int part;

	if (!key || !(kz_setup_get()->header.features & KZ_F_IP_WRITE) ||
	    kz_key_family(key) == KZ_FAMILY_OTHER)
		return 0;
	at = kz_network_offset(&packet, KZ_MAX_VLAN_TAGS - !!skb->vlan_present);
	for (part = 0; part < KZ_IP_PARTS; part++)
		store_part(skb, key, at, part);
	return 0;
}

/* Write the mark, priority and IP header that the policy has set. */
kz_inline void write_back(struct __sk_buff *skb, const struct kz_key *key,
			  __u32 ip)
{
	__u64 features = kz_setup_get()->header.features;
	__u32 window = kz_setup_get()->header.window;

	if (features & KZ_F_MARK_WRITE && key->word[KZ_W_MARK] != skb->mark)
		skb->mark = (skb->mark & ~window) |
			    (key->word[KZ_W_MARK] & window);
	if (features & KZ_F_PRIORITY)
		skb->priority = key->word[KZ_W_PRIORITY];
	if (features & KZ_F_IP_WRITE && key->word[KZ_W_IP] != ip)
		kz_store_ip(skb, key);
}

/* The action for a packet with @verdict; a test run redirects none. */
kz_inline int send_on(struct __sk_buff *skb, const struct kz_key *key,
		      int verdict)
{
	__u64 features = kz_setup_get()->header.features;
	bool testing = kz_setup_get()->testing;

	if (features & KZ_F_MIRROR && key->word[KZ_W_MIRROR] && !testing)
		bpf_clone_redirect(skb, key->word[KZ_W_MIRROR], 0);
	if (verdict == KZ_DROP)
		return TC_ACT_SHOT;
	if (features & KZ_F_REDIRECT && key->word[KZ_W_REDIRECT] && !testing)
		return bpf_redirect(key->word[KZ_W_REDIRECT], 0);
	return TC_ACT_UNSPEC; /* tcx: TCX_NEXT */
}

SEC("tc")
int kz_tc(struct __sk_buff *skb)
{
	const struct kz_setup *setup = kz_setup_get();
	__u32 ip;
	struct kz_eval e = {};
	int verdict;

	fill_devices(skb, setup, &e.key);
	e.key.word[KZ_W_MARK] = skb->mark;
	if (setup->header.features & KZ_F_PRIORITY)
		e.key.word[KZ_W_PRIORITY] = skb->priority;
	if (!kz_parse_frame(skb, &e.key)) {
		kz_program_skip(&e);
		return TC_ACT_UNSPEC;
	}
	ip = e.key.word[KZ_W_IP];
	if (setup->header.features & KZ_F_FLOW)
		kz_labels_read(skb, &e.key);
	if (KZ_ASKS(&setup->header))
		kz_fill_asked(skb, &e);
	if (setup->header.features & KZ_F_PACKET_BYTES)
		kz_read_payload(skb, &e);
	verdict = kz_program_run(&e);
	if (setup->header.features & KZ_F_FLOW && verdict != KZ_DROP)
		kz_labels_write(skb, &e);
	/* A dropped packet may have been copied. */
	if (verdict != KZ_DROP || setup->header.features & KZ_F_MIRROR)
		write_back(skb, &e.key, ip);
	return send_on(skb, &e.key, verdict);
}

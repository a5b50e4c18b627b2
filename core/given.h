/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a hook knows of a packet beside its bytes. A test run is given it, as
 * one struct from the vectors' notation to the kernel; at a hook the same
 * things come from the skb and from netfilter's state.
 */
#ifndef KZ_GIVEN_H
#define KZ_GIVEN_H

#include "core/key.h"

struct kz_given {
	__u32 mark; /* skb->mark */
	__u32 iif; /* ifindex; 0: none */
	__u32 oif; /* likewise */
	__u32 ct; /* enum kz_ct */
	__u32 pkttype; /* enum kz_packet_type */
	__u32 flow[KZ_FLOW_WORDS]; /* what its flow remembers */
};
_Static_assert(sizeof(struct kz_given) == 36, "kz_given");

/*
 * Values that only some policies ask for. For those that do a hook reads them
 * into the words at KZ_W_ASKED, in the order of the image header's list. A key
 * has no other words for them.
 */
enum kz_ask {
	KZ_ASK_NOTHING,
	KZ_ASK_PACKET_TYPE,
	KZ_ASKS,
};

/* How a packet was addressed; the numbers are PACKET_* of if_packet.h. */
enum kz_packet_type {
	KZ_PACKET_HOST,
	KZ_PACKET_BROADCAST,
	KZ_PACKET_MULTICAST,
	KZ_PACKET_OTHER,
	KZ_PACKET_OUTGOING,
	KZ_PACKET_LOOPBACK,
};

/*
 * The same of an skb's @pkt_type: a packet that came back from a device's own
 * output is of its address's kind, as for nft and xt_pkttype.
 */
kz_inline __u32 kz_key_packet_type(const struct kz_key *key, __u32 pkt_type)
{
	if (pkt_type != KZ_PACKET_LOOPBACK)
		return pkt_type;
	return kz_key_family(key) == KZ_FAMILY_IP &&
			       key->word[KZ_W_DADDR] >> 28 != 0xe ?
		       KZ_PACKET_BROADCAST :
		       KZ_PACKET_MULTICAST;
}

kz_inline __u32 kz_given_answer(const struct kz_given *given, enum kz_ask ask)
{
	switch (ask) {
	case KZ_ASK_PACKET_TYPE:
		return given->pkttype;
	default:
		return 0;
	}
}

/*
 * Into @key, after the packet has been parsed: all but the flow's words.
 * @asked: the KZ_MAX_ASKED values that the policy asks for, enum kz_ask.
 */
kz_inline void kz_key_take(struct kz_key *key, const struct kz_given *given,
			   const __u8 *asked)
{
	int i;

	key->word[KZ_W_MARK] = given->mark;
	key->word[KZ_W_IIF] = given->iif;
	key->word[KZ_W_OIF] = given->oif;
	kz_key_set_ct(key, kz_ct_bit(given->ct));
	for (i = 0; i < KZ_MAX_ASKED && asked[i]; i++)
		key->word[KZ_W_ASKED + i] = kz_given_answer(given, asked[i]);
}

#endif
